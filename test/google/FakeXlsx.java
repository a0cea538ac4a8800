//DESCRIPTION The double of Google: a spreadsheet as an .xlsx file.
//JAVA 17+

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.api.services.sheets.v4.model.CellData;
import com.google.api.services.sheets.v4.model.ExtendedValue;
import com.google.api.services.sheets.v4.model.GridData;
import com.google.api.services.sheets.v4.model.RowData;
import com.google.api.services.sheets.v4.model.Sheet;
import com.google.api.services.sheets.v4.model.Spreadsheet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A spreadsheet as an .xlsx file that opens: a zip of XML parts (ECMA-376), with titles, values and
 * formulas and nothing else. The same content comes out the same to the byte, which is not known of Google's own.
 */
final class FakeXlsx {
    private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    private static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private static final String RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships";
    private static final String OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private static final String CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml.";

    private FakeXlsx() {
    }

    static byte[] of(Spreadsheet book) {
        List<Sheet> sheets = book.getSheets().stream()
                .filter(sheet -> "GRID".equals(sheet.getProperties().getSheetType())).toList();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            part(zip, "[Content_Types].xml", types(sheets.size()));
            part(zip, "_rels/.rels", relations(List.of("xl/workbook.xml"), "officeDocument"));
            part(zip, "xl/workbook.xml", workbook(sheets));
            part(zip, "xl/_rels/workbook.xml.rels", relations(IntStream.rangeClosed(1, sheets.size())
                    .mapToObj(i -> "worksheets/sheet" + i + ".xml").toList(), "worksheet"));
            for (int i = 0; i < sheets.size(); i++) {
                part(zip, "xl/worksheets/sheet" + (i + 1) + ".xml", sheet(sheets.get(i)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void part(ZipOutputStream zip, String name, String text) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
        zip.putNextEntry(entry);
        zip.write((HEAD + text).getBytes(UTF_8));
        zip.closeEntry();
    }

    private static String types(int sheets) {
        return "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
                + "<Default Extension=\"rels\" "
                + "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                + type("workbook.xml", "sheet.main+xml") + IntStream.rangeClosed(1, sheets)
                        .mapToObj(i -> type("worksheets/sheet" + i + ".xml", "worksheet+xml"))
                        .collect(Collectors.joining()) + "</Types>";
    }

    private static String type(String part, String type) {
        return "<Override PartName=\"/xl/" + part + "\" ContentType=\"" + CONTENT + type + "\"/>";
    }

    private static String relations(List<String> targets, String type) {
        return "<Relationships xmlns=\"" + RELATIONS + "\">" + IntStream.range(0, targets.size())
                .mapToObj(i -> "<Relationship Id=\"rId" + (i + 1) + "\" Type=\"" + OFFICE + "/" + type
                        + "\" Target=\"" + targets.get(i) + "\"/>").collect(Collectors.joining()) + "</Relationships>";
    }

    private static String workbook(List<Sheet> sheets) {
        return "<workbook xmlns=\"" + MAIN + "\" xmlns:r=\"" + OFFICE + "\"><sheets>"
                + IntStream.range(0, sheets.size()).mapToObj(i -> "<sheet name=\""
                        + escape(sheets.get(i).getProperties().getTitle()) + "\" sheetId=\"" + (i + 1) + "\" r:id=\"rId"
                        + (i + 1) + "\"/>").collect(Collectors.joining()) + "</sheets></workbook>";
    }

    private static String sheet(Sheet sheet) {
        StringBuilder xml = new StringBuilder("<worksheet xmlns=\"" + MAIN + "\"><sheetData>");
        for (GridData data : FakeBooks.list(sheet.getData())) {
            for (RowData row : FakeBooks.list(data.getRowData())) {
                xml.append("<row>");
                FakeBooks.list(row == null ? null : row.getValues()).forEach(cell -> xml.append(cell(cell)));
                xml.append("</row>");
            }
        }
        return xml.append("</sheetData></worksheet>").toString();
    }

    private static String cell(CellData cell) {
        ExtendedValue value = cell == null ? null : cell.getUserEnteredValue();
        if (value == null) {
            return "<c/>";
        }
        if (value.getNumberValue() != null) {
            return "<c><v>" + FakeJson.number(value.getNumberValue()) + "</v></c>";
        }
        if (value.getBoolValue() != null) {
            return "<c t=\"b\"><v>" + (value.getBoolValue() ? 1 : 0) + "</v></c>";
        }
        return value.getFormulaValue() != null ? "<c><f>" + escape(value.getFormulaValue().substring(1)) + "</f></c>"
                : "<c t=\"inlineStr\"><is><t>" + escape(String.valueOf(value.getStringValue())) + "</t></is></c>";
    }

    /** XML has no way to write most control characters, so they are left out. */
    private static String escape(String text) {
        return text.replaceAll("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ufffe\\uffff]", "").replace("&", "&amp;")
                .replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
