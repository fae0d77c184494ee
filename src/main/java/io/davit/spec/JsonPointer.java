package io.davit.spec;

/** JSON pointers (RFC 6901), by which davit names places in a config. */
public final class JsonPointer {

    /** A name as a token of a pointer. */
    public static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    private JsonPointer() {}
}
