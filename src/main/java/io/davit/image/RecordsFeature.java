package io.davit.image;

import io.davit.cgroup.SavedCgroup;
import io.davit.spec.Config;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.Set;
import org.graalvm.nativeimage.hosted.Feature;
import org.graalvm.nativeimage.hosted.RuntimeReflection;

/** Registers the records that Jackson maps for reflection. */
public final class RecordsFeature implements Feature {

    private final Set<Class<?>> seen = new HashSet<>();

    @Override
    public void beforeAnalysis(BeforeAnalysisAccess access) {
        register(Config.class);
        register(SavedCgroup.class);
        register(access.findClassByName("io.davit.container.ContainerState"));
        register(access.findClassByName("io.davit.container.ExecBase"));
    }

    private void register(Class<?> type) {
        if (!type.getName().startsWith("io.davit.") || !seen.add(type)) {
            return;
        }
        RuntimeReflection.register(type);
        RuntimeReflection.register(type.getDeclaredConstructors());
        RuntimeReflection.register(type.getDeclaredMethods());
        if (type.isRecord()) {
            RuntimeReflection.registerAllRecordComponents(type);
            for (RecordComponent component : type.getRecordComponents()) {
                register(component.getGenericType());
            }
        }
    }

    private void register(Type type) {
        if (type instanceof Class<?> simple) {
            register(simple);
        } else if (type instanceof ParameterizedType generic) {
            for (Type argument : generic.getActualTypeArguments()) {
                register(argument);
            }
        }
    }
}
