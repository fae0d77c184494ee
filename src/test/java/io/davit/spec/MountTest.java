package io.davit.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class MountTest {

    private static List<String> options(String... options) {
        return new Mount("/a", "tmpfs", "tmpfs", List.of(options), null, null).options();
    }

    @Test
    void severalOptionsMayBeOneString() {
        assertEquals(List.of("nosuid", "size=64k", "mode=710"), options("nosuid", "size=64k,mode=710"));
        assertEquals(List.of("size=64k", "ro"), options(",size=64k,,ro,"));
        assertEquals(List.of(), options("", ","));
    }

    @Test
    void aCommaThatIsEscapedIsPartOfAValue() {
        assertEquals(List.of("lowerdir=/a\\,b:/c", "upperdir=/d"), options("lowerdir=/a\\,b:/c,upperdir=/d"));
        assertEquals(List.of("lowerdir=/a\\\\", "ro"), options("lowerdir=/a\\\\,ro"));
        assertEquals(List.of("lowerdir=/a\\"), options("lowerdir=/a\\"));
    }

    @Test
    void aCommaThatIsQuotedIsPartOfAValue() {
        assertEquals(List.of("context=\"u:r:t:s0:c1,c2\"", "ro"), options("context=\"u:r:t:s0:c1,c2\",ro"));
        assertEquals(List.of("upperdir=/a\"b", "workdir=/c"), options("upperdir=/a\"b,workdir=/c"));
    }
}
