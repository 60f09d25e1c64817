package dev.waybill.engine.repair;

/** What an operator understands and repairs executions with. Every id is looked up within its tenant. */
public final class RepairKit {
    private final Whys whys;
    private final Patches patches;

    public RepairKit(RepairParts parts) {
        this.whys = new Whys(parts);
        this.patches = new Patches(parts);
    }

    public Whys whys() {
        return whys;
    }

    public Patches patches() {
        return patches;
    }
}
