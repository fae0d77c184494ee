import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.reflect.AccessFlag;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Writes the JNI headers that the JDK's C sources include, from the running JDK's class files.
 *
 * <p>{@code javac -h} makes them from the JDK's Java sources, of which many exist only in the course of a JDK build.
 *
 * <p>Usage: {@code java JniHeaders.java OUTPUT_FOLDER C_SOURCE_FOLDER}
 */
final class JniHeaders {
    private static final Pattern INCLUDE = Pattern.compile("#\\s*include\\s+\"([a-z]+_\\w+)\\.h\"");
    private static final Path MODULES = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("modules");

    public static void main(String[] args) throws IOException {
        Path output = Path.of(args[0]);
        Set<String> wanted = includedNames(Path.of(args[1]));
        for (String module : List.of("java.base", "jdk.net")) {
            Path root = MODULES.resolve(module);
            for (Path classFile : filesBelow(root, ".class")) {
                String className = root.relativize(classFile).toString().replace(".class", "");
                String header = headerName(className);
                if (wanted.contains(header)) {
                    Files.writeString(output.resolve(header + ".h"), header(root, className));
                }
            }
        }
    }

    private static Set<String> includedNames(Path folder) throws IOException {
        Set<String> names = new TreeSet<>();
        for (Path source : filesBelow(folder, ".c", ".h")) {
            INCLUDE.matcher(Files.readString(source)).results().forEach(include -> names.add(include.group(1)));
        }
        return names;
    }

    private static List<Path> filesBelow(Path folder, String... suffixes) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> Stream.of(suffixes).anyMatch(file.toString()::endsWith)).toList();
        }
    }

    private static String headerName(String className) {
        return className.replace('/', '_').replace('$', '_');
    }

    private static String header(Path root, String className) throws IOException {
        StringBuilder text = new StringBuilder("#include <jni.h>\n");
        constants(root, className).forEach((name, value) ->
                text.append("#define %s_%s %s\n".formatted(headerName(className), name, value)));
        nativeMethods(parse(root, className)).forEach((function, method) -> text.append(prototype(function, method)));
        return text.toString();
    }

    private static ClassModel parse(Path root, String className) throws IOException {
        return ClassFile.of().parse(root.resolve(className + ".class"));
    }

    /** The class's own constants and those it inherits within its module, as C literals. */
    private static Map<String, String> constants(Path root, String className) throws IOException {
        Map<String, String> constants = new TreeMap<>();
        String owner = className;
        while (owner != null && Files.exists(root.resolve(owner + ".class"))) {
            ClassModel model = parse(root, owner);
            for (FieldModel field : model.fields()) {
                field.findAttribute(Attributes.constantValue()).map(value -> value.constant().constantValue())
                        .filter(Number.class::isInstance)
                        .ifPresent(number -> constants.putIfAbsent(field.fieldName().stringValue(), literal(number)));
            }
            owner = model.superclass().map(parent -> parent.asInternalName()).orElse(null);
        }
        return constants;
    }

    private static String literal(ConstantDesc value) {
        return switch (value) {
            case Integer number when number == Integer.MIN_VALUE -> "(-2147483647 - 1)"; // C has no literal for it
            case Long number when number == Long.MIN_VALUE -> "(-9223372036854775807LL - 1)";
            case Long number -> number + "LL";
            case Float number -> number + "f";
            default -> value.toString();
        };
    }

    /** By the names of their C functions: an overloaded method's has its parameter types in it (JNI, chapter 2). */
    private static Map<String, MethodModel> nativeMethods(ClassModel model) {
        Map<String, MethodModel> methods = new TreeMap<>();
        for (MethodModel method : model.methods()) {
            if (method.flags().has(AccessFlag.NATIVE)) {
                String name = "Java_" + mangle(model.thisClass().asInternalName() + "/") + mangle(nameOf(method));
                String parameters = method.methodType().stringValue().replaceFirst("\\((.*)\\).*", "$1");
                methods.put(isOverloaded(model, method) ? name + "__" + mangle(parameters) : name, method);
            }
        }
        return methods;
    }

    private static boolean isOverloaded(ClassModel model, MethodModel method) {
        return model.methods().stream()
                .filter(other -> other.flags().has(AccessFlag.NATIVE) && nameOf(other).equals(nameOf(method)))
                .count() > 1;
    }

    private static String nameOf(MethodModel method) {
        return method.methodName().stringValue();
    }

    private static String mangle(String name) {
        return name.replace("_", "_1").replace(";", "_2").replace("[", "_3").replace('/', '_').replace("$", "_00024");
    }

    private static String prototype(String function, MethodModel method) {
        StringBuilder parameters = new StringBuilder("JNIEnv *, jobject");
        method.methodTypeSymbol().parameterList().forEach(type -> parameters.append(", ").append(cType(type)));
        return "JNIEXPORT %s JNICALL %s(%s);\n"
                .formatted(cType(method.methodTypeSymbol().returnType()), function, parameters);
    }

    /** In C, though not in C++, all reference types are jobject. */
    private static String cType(ClassDesc type) {
        if (!type.isPrimitive()) {
            return "jobject";
        }
        return type.displayName().equals("void") ? "void" : "j" + type.displayName();
    }
}
