package io.davit.cgroup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.spec.Resources;
import io.davit.spec.Resources.BlockIo;
import io.davit.spec.Resources.ThrottleDevice;
import io.davit.spec.Resources.WeightDevice;
import java.util.List;

/** Block I/O in cgroup v1: weights, of the BFQ scheduler where the kernel has no other, and throttles. */
final class BlockIoV1 implements Controller {

    private static final String THROTTLE = "blkio.throttle.";

    @Override
    public boolean concerns(Resources resources) {
        return resources.blockIO() != null;
    }

    @Override
    public void apply(Resources resources, Directory directory) {
        BlockIo io = resources.blockIO();
        if (io == null) {
            return;
        }
        if (Controller.isSet(io.weight())) {
            directory.write(weightFile(directory), io.weight());
        }
        if (Controller.isSet(io.leafWeight())) {
            directory.write("blkio.leaf_weight", io.leafWeight());
        }
        for (WeightDevice device : io.weightDevice()) {
            apply(device, directory);
        }
        throttle(directory, "read_bps_device", io.throttleReadBpsDevice());
        throttle(directory, "write_bps_device", io.throttleWriteBpsDevice());
        throttle(directory, "read_iops_device", io.throttleReadIOPSDevice());
        throttle(directory, "write_iops_device", io.throttleWriteIOPSDevice());
    }

    private static void apply(WeightDevice device, Directory directory) {
        String number = device.major() + ":" + device.minor() + " ";
        if (Controller.isSet(device.weight())) {
            directory.write(weightFile(directory) + "_device", number + device.weight());
        }
        if (Controller.isSet(device.leafWeight())) {
            directory.write("blkio.leaf_weight_device", number + device.leafWeight());
        }
    }

    /** {@code blkio.weight} went with the CFQ scheduler, in Linux 5.0. */
    private static String weightFile(Directory directory) {
        return directory.has("blkio.weight") ? "blkio.weight" : "blkio.bfq.weight";
    }

    private static void throttle(Directory directory, String file, List<ThrottleDevice> devices) {
        for (ThrottleDevice device : devices) {
            directory.write(THROTTLE + file,
                    device.major() + ":" + device.minor() + " " + Long.toUnsignedString(device.rate()));
        }
    }

    @Override
    public void report(Directory directory, ObjectNode data) {
        ObjectNode io = data.putObject("blkio");
        report(directory, io, "ioServiceBytesRecursive",
                "blkio.bfq.io_service_bytes_recursive", "blkio.throttle.io_service_bytes_recursive");
        report(directory, io, "ioServicedRecursive",
                "blkio.bfq.io_serviced_recursive", "blkio.throttle.io_serviced_recursive");
        report(directory, io, "ioQueueRecursive", "blkio.bfq.io_queued_recursive");
        report(directory, io, "ioServiceTimeRecursive", "blkio.bfq.io_service_time_recursive");
        report(directory, io, "ioWaitTimeRecursive", "blkio.bfq.io_wait_time_recursive");
        report(directory, io, "ioMergedRecursive", "blkio.bfq.io_merged_recursive");
        report(directory, io, "ioTimeRecursive", "blkio.bfq.time_recursive");
        report(directory, io, "sectorsRecursive", "blkio.bfq.sectors_recursive");
    }

    /** Of several files that say the same, the first that says something. */
    private static void report(Directory directory, ObjectNode io, String name, String... files) {
        for (String file : files) {
            for (String line : directory.lines(file)) {
                addLine(io, name, line);
            }
            if (io.has(name)) {
                return;
            }
        }
    }

    /** {@code 8:0 Read 4096}, or {@code 8:0 12} for what is not told apart by the kind of operation. */
    private static void addLine(ObjectNode io, String name, String line) {
        String[] columns = line.split(" ");
        int colon = columns[0].indexOf(':');
        if (colon < 0 || columns.length < 2) {
            return;
        }
        ObjectNode entry = io.withArray(name).addObject();
        entry.put("major", Long.parseLong(columns[0], 0, colon, 10));
        entry.put("minor", Long.parseLong(columns[0], colon + 1, columns[0].length(), 10));
        if (columns.length > 2) {
            entry.put("op", columns[1]);
        }
        Figures.put(entry, "value", Figures.parse(columns[columns.length - 1]));
    }
}
