package io.davit.checkpoint;

/** Requests to CRIU (criu_req). */
final class CriuRequest {

    static final int DUMP = 1;
    static final int RESTORE = 2;
    static final int PRE_DUMP = 4;
    static final int NOTIFY = 6;
    static final int FEATURE_CHECK = 9;
    static final int VERSION = 10;

    private static final int TYPE = 1;
    private static final int OPTIONS = 2;
    private static final int NOTIFY_SUCCESS = 3;
    private static final int KEEP_OPEN = 4;
    private static final int FEATURES = 5;

    /** Answers a notification: CRIU continues, or gives up. */
    static byte[] resume(boolean success) {
        return new ProtobufWriter().number(TYPE, NOTIFY).flag(NOTIFY_SUCCESS, success).bytes();
    }

    /** Asks for the version; CRIU then accepts another request. */
    static byte[] version() {
        return new ProtobufWriter().number(TYPE, VERSION).flag(KEEP_OPEN, true).bytes();
    }

    /** Asks whether CRIU can track memory and restore pages on demand; CRIU then accepts another request. */
    static byte[] features() {
        ProtobufWriter both = new ProtobufWriter().flag(1, true).flag(2, true);
        return new ProtobufWriter()
                .number(TYPE, FEATURE_CHECK)
                .flag(KEEP_OPEN, true)
                .message(FEATURES, both)
                .bytes();
    }

    static byte[] of(int type, CriuOptions options) {
        return new ProtobufWriter().number(TYPE, type).message(OPTIONS, options.message()).bytes();
    }

    private CriuRequest() {}
}
