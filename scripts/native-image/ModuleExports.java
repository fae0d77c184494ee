import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Prints the {@code --add-exports} options that open the JDK's internal packages to the image builder's modules.
 *
 * <p>GraalVM's own JDK has such exports compiled in. Run it with the module options that the builder is run with: what
 * comes from the JDK is exported to what does not.
 */
final class ModuleExports {
    public static void main(String[] args) {
        Map<Boolean, Set<ModuleReference>> modules = ModuleLayer.boot().configuration().modules().stream()
                .map(ResolvedModule::reference)
                .collect(Collectors.partitioningBy(ModuleExports::isOfJdk, Collectors.toSet()));
        String builder = modules.get(false).stream()
                .map(module -> module.descriptor().name()).sorted().collect(Collectors.joining(","));
        for (ModuleReference module : modules.get(true)) {
            for (String name : internalPackages(module.descriptor())) {
                System.out.println("--add-exports=" + module.descriptor().name() + "/" + name + "=" + builder);
            }
        }
    }

    private static boolean isOfJdk(ModuleReference module) {
        return module.location().orElseThrow().getScheme().equals("jrt");
    }

    private static Set<String> internalPackages(ModuleDescriptor module) {
        Set<String> packages = new TreeSet<>(module.packages());
        module.exports().stream().filter(export -> !export.isQualified())
                .forEach(export -> packages.remove(export.source()));
        return packages;
    }
}
