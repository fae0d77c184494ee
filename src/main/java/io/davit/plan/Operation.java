package io.davit.plan;

/**
 * One step of a plan. Each kind is a record; its number, its fields and their order are those of its function in
 * {@code src/main/c/init}, which {@code WireFormatTest} compares.
 */
public sealed interface Operation extends PlanEntry permits EnterOperation, FilesystemOperation, ProcessOperation, ExecuteOperation {

    /** Writes the operation's number, name and fields, in the order in which davit-init reads them. */
    @Override
    void writeTo(Fields fields);

    /** What it does, for the message that says it failed: {@code mount tmpfs on /dev/shm}. */
    String what();
}
