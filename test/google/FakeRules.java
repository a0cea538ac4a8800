import com.google.api.client.json.GenericJson;
import com.google.api.client.json.JsonFactory;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.client.util.ClassInfo;
import com.google.api.client.util.FieldInfo;
import com.google.api.client.util.GenericData;
import com.google.api.services.sheets.v4.Sheets;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The rules that every request to Drive and Sheets is held against before anything is done: it has a path that is
 * served, a token with a scope that suffices, no parameter, body field or mask path that is unknown. What is known is
 * read off Google's own generated classes, which are made from its interface descriptions (the discovery documents), as
 * are the scopes.
 */
final class FakeRules {
    private static final JsonFactory JSON = GsonFactory.getDefaultInstance();

    private final FakeFiles files;
    private final FakeTokens tokens;
    private final List<Route> routes;
    volatile boolean knowsCopyComments = true;

    FakeRules(FakeFiles files, FakeTokens tokens, List<Route> routes) {
        this.files = files;
        this.tokens = tokens;
        this.routes = routes;
    }

    /**
     * Checks the whole request; what is returned does the work. So a fault can strike before the work or after it.
     */
    Supplier<FakeServer.Answer> prepare(FakeServer.Call call, FakeTokens.Access access) {
        for (Route route : routes) {
            Matcher m = route.path().matcher(call.path());
            if (route.method().equals(call.method()) && m.matches()) {
                List<String> ids = IntStream.rangeClosed(1, m.groupCount()).mapToObj(m::group).toList();
                return prepare(call, access, route, ids);
            }
        }
        throw FakeRefusal.unknownPath(call);
    }

    private Supplier<FakeServer.Answer> prepare(FakeServer.Call call, FakeTokens.Access access, Route route,
            List<String> ids) {
        tokens.check(call.authorization(), access, route);
        Schema.checkParameters(route.request(), call.query(), extraParameters(route));
        List<String> alt = call.query().getOrDefault("alt", List.of());
        if (!(route.media() ? List.of("json", "media") : List.of("json")).containsAll(alt)) {
            throw FakeRefusal.invalid("Invalid value for alt", "alt");
        }
        if (route.body() == null && !call.body().isBlank()) {
            throw FakeRefusal.unknownName("", "The request body must be empty.");
        }
        List<String> fields = call.query().get("fields");
        FakeMask mask = fields == null ? FakeMask.ALL
                : FakeMask.parse(fields.get(0), route.answer(), route.sheets());
        GenericJson body = route.body() == null ? null : Schema.parse(call.body(), route.body());
        Ask ask = new Ask(call, route, access, ids, body, mask);
        return () -> {
            synchronized (files) {
                files.tell();
                return route.work().answer(ask);
            }
        };
    }

    /** copyComments is documented, but newer than the generated classes. */
    private Set<String> extraParameters(Route route) {
        return route.name().equals("DriveFiles.Copy") && knowsCopyComments ? Set.of("copyComments") : Set.of();
    }

    /** What requests and bodies may hold, read off Google's generated classes. */
    static final class Schema {
        private Schema() {
        }

        /** The type of a field, of its elements if it is a list; null if the class has no such field. */
        static Type field(Type type, String name) {
            if (type == Object.class || name.equals("*")) {
                return Object.class;
            }
            if (type instanceof ParameterizedType map) {
                return Map.class.isAssignableFrom((Class<?>) map.getRawType()) ? map.getActualTypeArguments()[1] : null;
            }
            FieldInfo info = hasFields(type) ? ClassInfo.of((Class<?>) type).getFieldInfo(name) : null;
            return info == null ? null : element(info.getGenericType());
        }

        static Type element(Type type) {
            return type instanceof ParameterizedType p && Iterable.class.isAssignableFrom((Class<?>) p.getRawType())
                    ? element(p.getActualTypeArguments()[0]) : type;
        }

        static boolean hasFields(Type type) {
            return type == Object.class || type instanceof ParameterizedType
                    || type instanceof Class<?> c && GenericData.class.isAssignableFrom(c);
        }

        static void checkParameters(Class<?> request, Map<String, List<String>> query, Set<String> extra) {
            query.forEach((name, values) -> {
                FieldInfo known = ClassInfo.of(request).getFieldInfo(name);
                checkParameter(name, values, extra.contains(name) ? Boolean.class
                        : known == null ? null : known.getType());
            });
        }

        private static void checkParameter(String name, List<String> values, Class<?> type) {
            if (type == null) {
                throw FakeRefusal.unknownName(name, "Cannot bind query parameter. Field '" + name
                        + "' could not be found in request message.");
            }
            for (String value : values) {
                if (type == Boolean.class && !value.matches("true|false")
                        || type == Integer.class && !value.matches("-?\\d{1,9}")) {
                    throw FakeRefusal.badValue(name, type == Boolean.class ? "TYPE_BOOL" : "TYPE_INT32", value);
                }
            }
            if (values.size() > 1 && type != List.class) {
                throw FakeRefusal.badValue(name, "a repeated field", values.toString());
            }
        }

        static GenericJson parse(String body, Class<?> type) {
            try {
                JsonElement tree = JsonParser.parseString(body.isBlank() ? "{}" : body);
                if (!tree.isJsonObject()) {
                    throw FakeRefusal.neutral(400, "INVALID_ARGUMENT", "parseError",
                            "Invalid JSON payload received. Unknown name \"\": Root element must be a message.");
                }
                String plain = FakeBody.plain(tree, type).toString();
                return (GenericJson) JSON.createJsonParser(plain).parseAndClose(type);
            } catch (JsonParseException e) {
                throw FakeRefusal.neutral(400, "INVALID_ARGUMENT", "parseError",
                        "Invalid JSON payload received. Expected another token.");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** As {@link #field}, but a list stays one. */
        static Type exact(Type type, String name) {
            Type found = field(type, name);
            return found == null || type instanceof ParameterizedType ? found
                    : ClassInfo.of((Class<?>) type).getFieldInfo(name).getGenericType();
        }

        /** Refuses fields that exist but are for Google to set (reported). */
        static void onlyThese(GenericJson body, Set<String> writable) {
            for (Map.Entry<String, Object> field : body.entrySet()) {
                if (!writable.contains(field.getKey())) {
                    throw FakeRefusal.drive(403, "global", "fieldNotWritable",
                            "The resource body includes fields which are not directly writable.")
                            .at(field.getKey(), "parameter");
                }
            }
        }
    }

    /** One method of an API, known by Google's own class of its request, which tells its body and its answer too. */
    record Route(String method, Pattern path, Class<?> request, Work work) {
        Route(String method, String path, Class<?> request, Work work) {
            this(method, Pattern.compile(path), request, work);
        }

        /** As Google calls the method in its errors. */
        String name() {
            String[] names = request.getName().split("\\$");
            return sheets() ? "SpreadsheetsService." + request.getSimpleName() + "Spreadsheet"
                    : names.length < 3 ? "DriveFiles.Download" : "Drive" + names[1] + "." + names[2];
        }

        boolean sheets() {
            return request.getName().startsWith(Sheets.class.getName());
        }

        Class<?> body() {
            return Stream.of(request.getDeclaredConstructors()).flatMap(made -> Stream.of(made.getParameterTypes()))
                    .filter(GenericJson.class::isAssignableFrom).findFirst().orElse(null);
        }

        Class<?> answer() {
            return request.getGenericSuperclass() instanceof ParameterizedType of
                    ? (Class<?>) of.getActualTypeArguments()[0] : Void.class;
        }

        /** Whether the answer is a file's content and no JSON. */
        boolean media() {
            return answer() == Void.class;
        }

        /** The scopes of which one suffices, from Google's interface descriptions. */
        Set<String> scopes() {
            String read = "drive drive.file drive.readonly drive.metadata drive.metadata.readonly "
                    + "drive.photos.readonly";
            String scopes = switch (name()) {
                case "DriveAbout.Get" -> read + " drive.appdata";
                case "DriveFiles.Update" -> "drive drive.file drive.metadata drive.appdata drive.scripts";
                case "DriveFiles.Copy" -> "drive drive.file drive.appdata drive.photos.readonly";
                case "DriveFiles.Create" -> "drive drive.file drive.appdata";
                case "DrivePermissions.List" -> read + " drive.meet.readonly";
                case "DrivePermissions.Create", "DriveComments.Create" -> "drive drive.file";
                case "DriveComments.List", "DriveFiles.Export", "DriveOperations.Get" ->
                        "drive drive.file drive.meet.readonly drive.readonly";
                case "DriveFiles.Download" -> "drive drive.file drive.readonly";
                case "SpreadsheetsService.GetSpreadsheet" ->
                        "drive drive.file drive.readonly spreadsheets spreadsheets.readonly";
                case "SpreadsheetsService.BatchUpdateSpreadsheet" -> "drive drive.file spreadsheets";
                default -> read + " drive.appdata drive.meet.readonly";
            };
            return Stream.of(scopes.split(" ")).map(FakeTokens.SCOPE::concat).collect(Collectors.toSet());
        }
    }

    interface Work {
        FakeServer.Answer answer(Ask ask);
    }

    /** A request that found its method, and who asks. */
    record Ask(FakeServer.Call call, Route route, FakeTokens.Access access, List<String> ids, GenericJson body,
            FakeMask mask) {
        String id() {
            return ids.get(0);
        }

        String email() {
            return access.email();
        }

        String app() {
            return access.app();
        }

        boolean robot() {
            return email().endsWith(".gserviceaccount.com");
        }

        boolean has(String name) {
            return call.query().containsKey(name);
        }

        List<String> all(String name) {
            return call.query().getOrDefault(name, List.of());
        }

        String text(String name, String otherwise) {
            return has(name) ? all(name).get(0) : otherwise;
        }

        boolean flag(String name) {
            return text(name, "false").equals("true");
        }

        boolean pretty() {
            return text("prettyPrint", "true").equals("true");
        }

        boolean allDrives() {
            return flag("supportsAllDrives");
        }

        int number(String name, int otherwise, int from, int to) {
            int number = Integer.parseInt(text(name, String.valueOf(otherwise)));
            if (number < from || number > to) {
                throw FakeRefusal.invalid("Invalid value '" + number + "'. Values must be within the range: ["
                        + from + ", " + to + "]", name);
            }
            return number;
        }

        /** With drive.file alone an app sees only what it made (documented); to Drive the rest is not there. */
        boolean mayTouch(FakeFiles.Item item) {
            boolean wide = route.scopes().stream()
                    .anyMatch(scope -> access.scopes().contains(scope) && !scope.endsWith(".file"));
            return wide || app().equals(item.madeBy);
        }

        /** An answer in Drive's spelling; these fields are told if the request names none. */
        FakeServer.Answer json(GenericJson value, String usual) {
            return new FakeJson(false, Map.of()).answer(value, mask.orDefault(usual), pretty());
        }
    }
}
