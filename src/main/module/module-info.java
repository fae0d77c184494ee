/**
 * davit as a library: {@link io.davit.container.Containers} makes, starts and deletes containers. It needs {@code
 * libdavit.so} beside its jar, or where the system property {@code davit.library} says.
 */
module io.davit {
    requires com.fasterxml.jackson.databind;
    requires com.networknt.schema;
    requires org.graalvm.nativeimage;
    requires org.jnrproject.ffi;
    // jnr-ffi, which is an automatic module, cannot say what it needs.
    requires org.objectweb.asm.commons;
    requires org.objectweb.asm.util;

    exports io.davit;
    exports io.davit.checkpoint;
    exports io.davit.container;
    exports io.davit.spec;

    opens io.davit.cgroup to com.fasterxml.jackson.databind;
    opens io.davit.container to com.fasterxml.jackson.databind;
    opens io.davit.plan to com.fasterxml.jackson.databind;
    opens io.davit.seccomp to com.fasterxml.jackson.databind;
    opens io.davit.spec to com.fasterxml.jackson.databind;
    // jnr-ffi implements an interface of it in a module without a name.
    opens io.davit.linux;
}
