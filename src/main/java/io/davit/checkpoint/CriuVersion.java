package io.davit.checkpoint;

/** A release of CRIU. */
record CriuVersion(int major, int minor) {

    static final CriuVersion UNKNOWN = new CriuVersion(0, 0);

    /** The first version with all options that davit sets: network_lock is the latest. */
    static final CriuVersion OLDEST = new CriuVersion(3, 16);

    static CriuVersion parse(ProtobufReader version) {
        int major = 0;
        int minor = 0;
        int field;
        while ((field = version.next()) != 0) {
            switch (field) {
                case 1 -> major = (int) version.number();
                case 2 -> minor = (int) version.number();
                default -> {}
            }
        }
        return new CriuVersion(major, minor);
    }

    boolean isBefore(CriuVersion other) {
        return major != other.major ? major < other.major : minor < other.minor;
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
