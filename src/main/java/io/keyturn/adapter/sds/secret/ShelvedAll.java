package io.keyturn.adapter.sds.secret;

import java.util.List;

/// Several that hear the same of what is served.
public record ShelvedAll(List<Shelved> several) implements Shelved {
    public ShelvedAll {
        several = List.copyOf(several);
    }

    public static ShelvedAll of(Shelved... several) {
        return new ShelvedAll(List.of(several));
    }

    @Override
    public void published(Snapshot snapshot, List<ServedSecret> changed) {
        several.forEach(one -> one.published(snapshot, changed));
    }

    @Override
    public void faulty(PairNames pair, List<String> faults) {
        several.forEach(one -> one.faulty(pair, faults));
    }

    @Override
    public void missing(PairNames pair, String problem) {
        several.forEach(one -> one.missing(pair, problem));
    }

    @Override
    public void failed(PairNames pair, String problem) {
        several.forEach(one -> one.failed(pair, problem));
    }

    @Override
    public void standing(PairNames pair, List<String> troubles) {
        several.forEach(one -> one.standing(pair, troubles));
    }

    @Override
    public void recovered(PairNames pair) {
        several.forEach(one -> one.recovered(pair));
    }
}
