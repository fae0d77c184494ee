package io.davit.checkpoint;

import io.davit.DavitException;
import io.davit.checkpoint.ProtobufReader.MalformedException;

/**
 * A response or notification of CRIU (criu_resp).
 *
 * @param type the type of the request, or {@link CriuRequest#NOTIFY}
 * @param script the action script, in a notification; else empty
 * @param pid the process of the notification, or the restored init; else 0
 * @param errno 0: none
 * @param error the error message; may be empty
 */
record CriuResponse(
        int type,
        boolean success,
        String script,
        int pid,
        int errno,
        String error,
        CriuVersion version,
        boolean tracksMemory,
        boolean hasLazyPages) {

    private static final int TYPE = 1;
    private static final int SUCCESS = 2;
    private static final int RESTORE = 4;
    private static final int NOTIFY = 5;
    private static final int ERRNO = 7;
    private static final int FEATURES = 8;
    private static final int ERROR = 9;
    private static final int VERSION = 10;

    static CriuResponse parse(byte[] bytes) {
        try {
            return new Parser().parse(new ProtobufReader(bytes));
        } catch (MalformedException e) {
            throw new DavitException("criu gave an answer that cannot be understood: " + e.getMessage());
        }
    }

    /** The last occurrence of a field counts, as protobuf defines. */
    private static final class Parser {

        private int type = -1;
        private boolean success;
        private String script = "";
        private int pid;
        private int errno;
        private String error = "";
        private CriuVersion version = CriuVersion.UNKNOWN;
        private boolean tracksMemory;
        private boolean hasLazyPages;

        private CriuResponse parse(ProtobufReader response) {
            int field;
            while ((field = response.next()) != 0) {
                switch (field) {
                    case TYPE -> type = (int) response.number();
                    case SUCCESS -> success = response.flag();
                    case RESTORE -> parseRestore(response.message());
                    case NOTIFY -> parseNotify(response.message());
                    case ERRNO -> errno = (int) response.number();
                    case FEATURES -> parseFeatures(response.message());
                    case ERROR -> error = response.text();
                    case VERSION -> version = CriuVersion.parse(response.message());
                    default -> {}
                }
            }
            if (type < 0) {
                throw new MalformedException("it has no type");
            }
            return new CriuResponse(
                    type, success, script, pid, errno, error, version, tracksMemory, hasLazyPages);
        }

        private void parseRestore(ProtobufReader restore) {
            while (restore.next() != 0) {
                pid = (int) restore.number();
            }
        }

        private void parseNotify(ProtobufReader notify) {
            int field;
            while ((field = notify.next()) != 0) {
                switch (field) {
                    case 1 -> script = notify.text();
                    case 2 -> pid = (int) notify.number();
                    default -> {}
                }
            }
        }

        private void parseFeatures(ProtobufReader features) {
            int field;
            while ((field = features.next()) != 0) {
                switch (field) {
                    case 1 -> tracksMemory = features.flag();
                    case 2 -> hasLazyPages = features.flag();
                    default -> {}
                }
            }
        }
    }
}
