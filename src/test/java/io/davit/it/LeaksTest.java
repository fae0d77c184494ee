package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Many containers, one after the other: what one leaves would add up. */
class LeaksTest extends ContainerTest {

    /** How many containers each test makes. */
    private static final int LIFECYCLES = Integer.getInteger("davit.leak.lifecycles", 100);

    @Test
    void containersThatRunToTheirEndLeaveNothing() {
        String bundle = bundle("true").write();
        int mounts = Proc.SELF.mounts().size();
        for (int i = 0; i < LIFECYCLES; i++) {
            davit.run("run", "--bundle", bundle, id).ok();
        }
        assertNothingLeft();
        assertEquals(mounts, Proc.SELF.mounts().size());
    }

    @Test
    void containersThatAreTakenThroughTheirLifeLeaveNothing() {
        String bundle = bundle("sleep", "1000").write();
        int mounts = Proc.SELF.mounts().size();
        for (int i = 0; i < LIFECYCLES; i++) {
            davit.run("create", "--bundle", bundle, id).ok();
            davit.run("start", id).ok();
            davit.run("exec", id, "true").ok();
            Proc init = new Proc(davit.pid(id));
            davit.run("kill", id, "KILL").ok();
            Orphans.await(init.pid());
            davit.run("delete", id).ok();
        }
        assertNothingLeft();
        assertEquals(mounts, Proc.SELF.mounts().size());
    }
}
