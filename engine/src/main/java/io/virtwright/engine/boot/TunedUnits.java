package io.virtwright.engine.boot;

import io.virtwright.engine.snapshot.Machine;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The sections of TuneD's profiles, merged as TuneD does (tuned/profiles/merger.py and unit.py): a later section of the same
 * name adds to the earlier one, and takes its place with {@code replace=1}. One that is turned off, or made for another
 * machine ({@code uname_regex}, {@code cpuinfo_regex}; tuned/units/manager.py), sets nothing: throughput-performance, the
 * base of virtual-host, has one for ThunderX that turns transparent huge pages off.
 */
final class TunedUnits {
    private static final String TYPE = "type";
    private static final String ENABLED = "enabled";
    private static final String REPLACE = "replace";
    private static final String DROP = "drop";
    private static final String UNAME = "uname_regex";
    private static final String CPUINFO = "cpuinfo_regex";
    private static final Set<String> ON = Set.of("1", "true", "True");

    /** Names of machines as {@code uname -m} prints them: nothing else that uname tells holds them. */
    private static final Set<String> MACHINES =
            Set.of("x86_64", "aarch64", "ppc64le", "ppc64", "s390x", "riscv64", "loongarch64");

    private final SequencedMap<String, Unit> units = new LinkedHashMap<>();
    private final Optional<Machine> machine;

    TunedUnits(Snapshot snapshot) {
        machine = snapshot.get(new Probe.ThisMachine()).found();
    }

    private record Option(String path, String value) {}

    /** @param options by key, with those that say what TuneD makes of the section */
    private record Unit(String name, SequencedMap<String, Option> options) {
        String text(String key, String otherwise) {
            return Optional.ofNullable(options.get(key)).map(Option::value).orElse(otherwise);
        }

        boolean isOn() {
            return ON.contains(text(ENABLED, "1"));
        }
    }

    /** Takes back all that was merged. */
    void clear() {
        units.clear();
    }

    void merge(String path, String section, SequencedMap<String, String> keys) {
        if (ON.contains(keys.getOrDefault(REPLACE, "0"))) {
            units.remove(section);
        }
        SequencedMap<String, Option> options = units.computeIfAbsent(
                        section, name -> new Unit(name, new LinkedHashMap<>()))
                .options();
        // a later section says anew of what type it is, and whether it is on
        options.remove(TYPE);
        options.remove(ENABLED);
        Stream.of(keys.getOrDefault(DROP, "").split("\\s*[,;]\\s*", -1)).forEach(options::remove);
        keys.forEach((key, value) -> options.put(key, new Option(path, value)));
    }

    /** Those of sections that apply here, or may. */
    List<TunedProfile.Setting> settings() {
        List<TunedProfile.Setting> settings = new ArrayList<>();
        for (Unit unit : units.values()) {
            Optional<Boolean> here =
                    unit.options().containsKey(UNAME) ? matches(unit.text(UNAME, "")) : Optional.of(true);
            if (!unit.isOn() || here.equals(Optional.of(false))) {
                continue;
            }
            Optional<String> condition = condition(unit, here.isEmpty());
            unit.options()
                    .forEach((key, option) -> settings.add(new TunedProfile.Setting(
                            option.path(), unit.text(TYPE, unit.name()), key, option.value(), condition)));
        }
        return settings;
    }

    /** What has to match, where that can't be told. The processor's own words are not looked at. */
    private static Optional<String> condition(Unit unit, boolean untold) {
        String text = Stream.of(UNAME, CPUINFO)
                .filter(key -> unit.options().containsKey(key) && (key.equals(CPUINFO) || untold))
                .map(key -> key + "=" + unit.text(key, ""))
                .collect(Collectors.joining(" and "));
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    /** Whether what uname tells holds the name of a machine; empty where it can't be told, and for any other pattern. */
    private Optional<Boolean> matches(String pattern) {
        return MACHINES.contains(pattern)
                ? machine.filter(one -> !one.name().contains(pattern))
                        .flatMap(Machine::architecture)
                        .map(architecture -> architecture.contains(pattern))
                : Optional.empty();
    }
}
