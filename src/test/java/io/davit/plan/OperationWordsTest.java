package io.davit.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.davit.plan.ExecuteOperation.Execute;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a message says of an operation that has failed. */
class OperationWordsTest {

    /** Of operations with texts that are empty and numbers that are 0. */
    private static final String WORDS = """
            AwaitStart: wait for start
            BecomeRoot: become root of the user namespace
            Chroot: chroot
            Clone: clone into new namespaces
            Close: close descriptors
            CpuAffinity: set CPU affinity to all
            Cwd: chdir to cwd ("")
            Device: make device
            Directory: make directory
            Domainname: setdomainname
            DropBounding: drop capabilities from the bounding set
            EnterCgroup: adding pid 0 to cgroups
            Execute: exec a
            FindExecutable: exec: ""
            Home: look up home directory
            Hook: error running  hook #0
            Hostname: sethostname
            IdMaps: become root of the user namespace
            IoPriority: set I/O priority
            JoinCgroup: adding pid 0 to cgroups:
            JoinNamespace: join namespace start socket
            Keyring: join session keyring
            Label: write  to /proc/
            Mask: mask
            MemoryPolicy: set_mempolicy
            Mount: mount  on
            MoveMount: bind on
            Netlink: open the container's network
            NoNewPrivileges: set no_new_privs
            OomScoreAdj: set oom_score_adj to 0
            OpenTree: bind
            Personality: set personality
            Pivot: pivot_root
            Propagation: set propagation of /
            Readonly: make  read-only
            Remount: remount
            Rlimit: set RLIMIT_CPU
            Root: open root filesystem
            RootAttributes: set attributes of the root
            Scheduler: set scheduler
            Seccomp: load seccomp filter
            Session: setsid
            SetCapabilities: set capabilities
            Symlink: make symbolic link
            Sync: wait for davit
            Sysctl: write  to /proc/
            TellTimes: time operations
            Terminal: open a terminal
            TimeOffsets: set time offsets
            Unshare: unshare
            User: set user and groups
            """;

    private static Operation withArguments(Operation operation) {
        return operation instanceof Execute ? new Execute(List.of("a"), List.of()) : operation;
    }

    @Test
    void eachOperationSaysWhatItDoes() {
        assertEquals(WORDS, SampleOperations.all().stream()
                .map(OperationWordsTest::withArguments)
                .map(operation -> (operation.getClass().getSimpleName() + ": " + operation.what()).stripTrailing() + "\n")
                .sorted()
                .collect(Collectors.joining()));
    }
}
