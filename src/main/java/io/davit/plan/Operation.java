package io.davit.plan;

/**
 * One step of a plan. Each kind is a record; {@code WireFormatTest} compares its number, fields and their order with
 * the function in {@code src/main/c/init}.
 */
public sealed interface Operation extends PlanEntry permits EnterOperation, FilesystemOperation, ProcessOperation, ExecuteOperation {

    /** Writes the operation's number, name and fields, in the order in which davit-init reads them. */
    @Override
    void writeTo(Fields fields);

    /** Describes the operation for error messages: {@code mount tmpfs on /dev/shm}. */
    String what();
}
