package dev.waybill.engine.repair;

/** What an operator understands and repairs executions with. Every id is looked up within its tenant. */
public final class RepairKit {
    private final Whys whys;
    private final Patches patches;
    private final Comparisons comparisons;
    private final Failures failures;
    private final Bulk bulk;
    private final Exports exports;
    private final Imports imports;

    public RepairKit(RepairParts parts) {
        this.whys = new Whys(parts);
        this.patches = new Patches(parts);
        this.comparisons = new Comparisons(parts);
        this.failures = new Failures(parts);
        this.bulk = new Bulk(parts);
        this.exports = new Exports(parts);
        this.imports = new Imports(parts);
    }

    public Whys whys() {
        return whys;
    }

    public Patches patches() {
        return patches;
    }

    public Comparisons comparisons() {
        return comparisons;
    }

    public Failures failures() {
        return failures;
    }

    public Bulk bulk() {
        return bulk;
    }

    public Exports exports() {
        return exports;
    }

    public Imports imports() {
        return imports;
    }
}
