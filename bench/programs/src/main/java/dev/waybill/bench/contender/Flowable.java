package dev.waybill.bench.contender;

import dev.waybill.bench.measure.Load;
import dev.waybill.bench.server.Database;
import dev.waybill.bench.server.Workload;

public record Flowable(Database own) implements Contender {
    @Override
    public String word() {
        return "flowable";
    }

    @Override
    public String title() {
        return "Flowable";
    }

    @Override
    public boolean takes(Workload workload, int callers) {
        return false;
    }

    @Override
    public String database() {
        return own.name();
    }

    @Override
    public Load load(Workload workload, int callers) {
        throw new IllegalStateException("not yet");
    }
}
