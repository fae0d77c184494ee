package io.davit.spec;

/** Builds JSON pointers (RFC 6901), with which davit refers to properties of a config. */
public final class JsonPointer {

    /** Escapes a name as a reference token. */
    public static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    private JsonPointer() {}
}
