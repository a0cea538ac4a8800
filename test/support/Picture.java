import java.util.ArrayList;
import java.util.List;

/**
 * Lines of a terminal as an SVG: text that can be selected, on a ground of its own, so that it can be read on a light
 * page and on a dark one. The same lines make the same bytes.
 */
final class Picture {

    private static final int COLUMNS = 104;
    private static final int LINE = 19;
    private static final int MARGIN = 16;
    private static final String HEAD = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img">
            <title>%3$s</title>
            <style>
            rect { fill: #f6f8fa; stroke: #d1d9e0 }
            text { fill: #1f2328; font: 14px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace }
            text { white-space: pre }
            .typed { font-weight: 700 }
            .note { fill: #59636e }
            @media (prefers-color-scheme: dark) {
            rect { fill: #151b23; stroke: #3d444d }
            text { fill: #f0f6fc }
            .note { fill: #9198a1 }
            }
            </style>
            <rect x="0.5" y="0.5" width="%4$d" height="%5$d" rx="8"/>
            <g xml:space="preserve">
            """;

    private Picture() {
    }

    static String svg(String title, List<String> lines) {
        List<String> rows = new ArrayList<>();
        lines.forEach(line -> rows.addAll(rows(line)));
        int width = 2 * MARGIN + (int) (COLUMNS * 8.5);
        int height = 2 * MARGIN + rows.size() * LINE;
        StringBuilder svg = new StringBuilder(HEAD.formatted(width, height, escaped(title), width - 1, height - 1));
        for (int i = 0; i < rows.size(); i++) {
            if (!rows.get(i).isEmpty()) {
                svg.append("<text x=\"%d\" y=\"%d\"%s\n".formatted(MARGIN, MARGIN + (i + 1) * LINE - 5, rows.get(i)));
            }
        }
        return svg.append("</g>\n</svg>\n").toString();
    }

    /** What stands in the rows of a terminal that are one line: broken between words, so that each can be read. */
    private static List<String> rows(String line) {
        String look = line.startsWith("$ ") ? " class=\"typed\"" : line.startsWith("# ") ? " class=\"note\"" : "";
        List<String> rows = new ArrayList<>();
        String rest = line;
        while (rest.length() > COLUMNS) {
            int blank = rest.lastIndexOf(' ', COLUMNS);
            int end = blank > COLUMNS / 2 ? blank : COLUMNS;
            rows.add(look + ">" + escaped(rest.substring(0, end)) + "</text>");
            rest = "    " + rest.substring(end).stripLeading();
        }
        rows.add(rest.isEmpty() ? "" : look + ">" + escaped(rest) + "</text>");
        return rows;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
