package io.davit.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.davit.spec.IdMapping;
import java.util.List;
import org.junit.jupiter.api.Test;

/** subuid(5). */
class SubordinateIdsTest {

    private static final IdMapping OWN = new IdMapping(0, 1000, 1);

    private static List<IdMapping> map(String lines) {
        return SubordinateIds.map(lines, "user", 1000, 1000);
    }

    @Test
    void rootIsTheUserAndTheOthersFollow() {
        assertEquals(List.of(OWN, new IdMapping(1, 100_000, 65_536)), map("user:100000:65536\n"));
    }

    @Test
    void aLineMayHaveTheNumberOfTheUser() {
        assertEquals(List.of(OWN, new IdMapping(1, 100_000, 65_536)), map("1000:100000:65536\n"));
    }

    @Test
    void severalRangesFollowEachOther() {
        assertEquals(
                List.of(OWN, new IdMapping(1, 100_000, 10), new IdMapping(11, 300_000, 20)),
                map("user:100000:10\nother:200000:10\nuser:300000:20"));
    }

    @Test
    void withoutAnyThereIsTheUserAlone() {
        assertEquals(List.of(OWN), map(""));
        assertEquals(List.of(OWN), map("other:100000:65536\nuser2:1:1\n\n# user:1\nuser:1\n"));
    }

    @Test
    void aNumberThatIsNoneMakesNoLine() {
        assertEquals(List.of(OWN), map("user:many:65536\nuser:1:-1\nuser:5:\nuser:99999999999999999999:1\n"));
    }
}
