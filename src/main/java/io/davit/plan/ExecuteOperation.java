package io.davit.plan;

import io.davit.seccomp.Filter;
import java.util.List;

/** Operations that run hooks, set the process's identity and execute it. */
public sealed interface ExecuteOperation extends Operation {

    /**
     * Runs a hook inside the container. Only davit-init knows the container's pid in its pid namespace: it writes the
     * state to the hook's stdin in two parts, with the pid between them.
     *
     * @param kind the property in {@code hooks}: {@code createContainer} or {@code startContainer}
     * @param index the index in that list
     * @param timeout in seconds; 0: none
     * @param inRoot whether it runs in the container's root rather than in the working directory
     * @param withHome whether its environment includes the HOME that davit-init has looked up
     */
    record Hook(
            String kind,
            int index,
            String path,
            List<String> args,
            List<String> env,
            int timeout,
            boolean inRoot,
            boolean withHome,
            String stateBeforePid,
            String stateAfterPid) implements ExecuteOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(25, "hook")
                    .text("path", path)
                    .texts("args", args)
                    .texts("env", env)
                    .number("timeout", timeout)
                    .bool("in-root", inRoot)
                    .bool("with-home", withHome)
                    .text("state-before-pid", stateBeforePid)
                    .text("state-after-pid", stateAfterPid);
        }

        @Override
        public String origin() {
            return "/hooks/" + kind + "/" + index;
        }

        @Override
        public String what() {
            return "error running " + kind + " hook #" + index;
        }
    }

    /**
     * Drops capabilities from the bounding set.
     *
     * @param kept the capabilities that stay in it, one bit each
     */
    record DropBounding(long kept) implements ExecuteOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(39, "drop-bounding").flags("kept", kept, FlagNames.CAPABILITIES);
        }

        @Override
        public String origin() {
            return "/process/capabilities/bounding";
        }

        @Override
        public String what() {
            return "drop capabilities from the bounding set";
        }
    }

    /**
     * Sets umask, supplementary groups, gid and uid, and keeps the capabilities.
     *
     * @param setGroups whether to replace the supplementary groups of davit's caller
     */
    record User(long uid, long gid, long umask, boolean setGroups, List<Long> groups) implements ExecuteOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(40, "user")
                    .number("uid", uid)
                    .number("gid", gid)
                    .mode("umask", umask)
                    .bool("set-groups", setGroups)
                    .ids("groups", groups);
        }

        @Override
        public String origin() {
            return "/process/user";
        }

        @Override
        public String what() {
            return "set user and groups";
        }
    }

    /**
     * Closes all file descriptors except stdio, those preserved for the container, and the sockets to davit.
     *
     * @param listener the start socket; {@code null}: the process does not wait for its start
     */
    record Close(Source listener) implements ExecuteOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(41, "close").descriptor("listener", listener);
        }

        @Override
        public String what() {
            return "close descriptors";
        }
    }

    /** Changes the working directory, which must be inside the root (CVE-2024-21626). */
    record Cwd(String path) implements ExecuteOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(42, "cwd").text("path", path);
        }

        @Override
        public String origin() {
            return "/process/cwd";
        }

        @Override
        public String what() {
            return "chdir to cwd (\"" + path + "\")";
        }
    }

    /** Looks up the user's home directory in /etc/passwd, for an environment without HOME. */
    record Home(long uid) implements ExecuteOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(43, "home").number("uid", uid);
        }

        @Override
        public String what() {
            return "look up home directory";
        }
    }

    record NoNewPrivileges() implements ExecuteOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(44, "no-new-privileges");
        }

        @Override
        public String origin() {
            return "/process/noNewPrivileges";
        }

        @Override
        public String what() {
            return "set no_new_privs";
        }
    }

    /** Sets the capability sets other than the bounding set, one bit per capability. */
    record SetCapabilities(long effective, long permitted, long inheritable, long ambient) implements ExecuteOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(45, "capabilities")
                    .flags("effective", effective, FlagNames.CAPABILITIES)
                    .flags("permitted", permitted, FlagNames.CAPABILITIES)
                    .flags("inheritable", inheritable, FlagNames.CAPABILITIES)
                    .flags("ambient", ambient, FlagNames.CAPABILITIES);
        }

        @Override
        public String origin() {
            return "/process/capabilities";
        }

        @Override
        public String what() {
            return "set capabilities";
        }
    }

    /**
     * Resolves the executable.
     *
     * @param command {@code args[0]}, for messages
     * @param candidates the paths to try, in this order
     * @param anyMode whether one execute bit in the mode, of user, group or others, is enough
     */
    record FindExecutable(String command, List<String> candidates, boolean anyMode) implements ExecuteOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(46, "find-executable").texts("candidates", candidates).bool("any-mode", anyMode);
        }

        @Override
        public String origin() {
            return "/process/args/0";
        }

        @Override
        public String what() {
            return "exec: \"" + command + "\"";
        }
    }

    /** Loads a seccomp filter, and lets davit pass its notify file descriptor to the agent. */
    record Seccomp(Filter filter) implements ExecuteOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(47, "seccomp").number("flags", filter.flags()).bytes("program", filter.program());
        }

        @Override
        public String origin() {
            return "/linux/seccomp";
        }

        @Override
        public String what() {
            return "load seccomp filter";
        }
    }

    /** Waits on the start socket for {@code start}. */
    record AwaitStart() implements ExecuteOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(48, "await-start");
        }

        @Override
        public String what() {
            return "wait for start";
        }
    }

    /** Executes the file that {@link FindExecutable} found. */
    record Execute(List<String> args, List<String> env) implements ExecuteOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(49, "execute").texts("args", args).texts("env", env);
        }

        @Override
        public String origin() {
            return "/process/args";
        }

        @Override
        public String what() {
            return "exec " + args.getFirst();
        }
    }
}
