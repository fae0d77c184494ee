package io.davit.cgroup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.spec.Resources;
import io.davit.spec.Resources.HugepageLimit;

/** Huge pages, those in use and those reserved; cgroup v1 and v2 differ in the files' names. */
final class Hugetlb implements Controller {

    static final Hugetlb V1 = new Hugetlb("limit_in_bytes", "usage_in_bytes", "max_usage_in_bytes", "failcnt");
    static final Hugetlb V2 = new Hugetlb("max", "current", null, "events");

    private final String limit;
    private final String usage;
    private final String peak;
    private final String failures;

    private Hugetlb(String limit, String usage, String peak, String failures) {
        this.limit = limit;
        this.usage = usage;
        this.peak = peak;
        this.failures = failures;
    }

    @Override
    public boolean concerns(Resources resources) {
        return !resources.hugepageLimits().isEmpty();
    }

    /** Reservations are limited too: who reserves more than it may use would die of SIGBUS (before Linux 5.7 it does). */
    @Override
    public void apply(Resources resources, Directory directory) {
        for (HugepageLimit page : resources.hugepageLimits()) {
            String bytes = Long.toUnsignedString(page.limit());
            directory.write("hugetlb." + page.pageSize() + "." + limit, bytes);
            directory.writeIfExists("hugetlb." + page.pageSize() + ".rsvd." + limit, bytes);
        }
    }

    @Override
    public void report(Directory directory, ObjectNode data) {
        for (String file : directory.files()) {
            if (file.startsWith("hugetlb.") && file.endsWith("." + usage) && !file.contains(".rsvd.")) {
                String size = file.substring("hugetlb.".length(), file.length() - usage.length() - 1);
                report(directory, "hugetlb." + size + ".", data.withObject("/hugetlb").putObject(size));
            }
        }
    }

    private void report(Directory directory, String prefix, ObjectNode entry) {
        Figures.putUnlessZero(entry, "usage", Figures.read(directory, prefix + usage));
        if (peak != null) {
            Figures.putUnlessZero(entry, "max", Figures.read(directory, prefix + peak));
        }
        Figures.put(entry, "failcnt", failures.equals("events")
                ? Figures.read(directory, prefix + failures, "max")
                : Figures.read(directory, prefix + failures));
    }
}
