package io.virtwright.practices.remoteaccess;

import io.virtwright.engine.snapshot.FileStat;
import io.virtwright.engine.snapshot.NameList;
import io.virtwright.engine.snapshot.Offer;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * SASL on this host as libvirt uses it.
 *
 * @param conf its options for libvirt
 * @param plugins names of the installed plugins, {@code libscram}; unreadable where their folders could not be listed
 */
record Sasl(Reading<SaslConf> conf, Reading<Set<String>> plugins) {
    private static final List<String> FOLDERS = List.of("/usr/lib*/sasl2/*.so*", "/usr/lib/*-linux-gnu*/sasl2/*.so*");
    /** Where databases are by default: cyrus-sasl's own place, Debian's the same, and that of the RHEL family. */
    private static final List<String> DATABASES = List.of("/etc/sasldb2", "/etc/sasl2/sasldb2");

    static final String DATABASE_PLUGIN = "libsasldb";

    static Set<Probe<?>> probes(Snapshot known) {
        Set<Probe<?>> probes = new LinkedHashSet<>();
        probes.add(new Probe.FileContent(SaslConf.PATH));
        FOLDERS.forEach(folder -> probes.add(new Probe.Names(folder)));
        SaslConf.of(known).found().ifPresent(conf -> {
            probes.add(new Probe.FileStatus(conf.keytab()));
            conf.database().map(List::of).orElse(DATABASES).forEach(path -> {
                probes.add(new Probe.FileStatus(path));
                probes.add(new Probe.SaslUsers(path));
            });
        });
        return probes;
    }

    static Sasl of(Snapshot snapshot) {
        return new Sasl(SaslConf.of(snapshot), plugins(snapshot));
    }

    private static Reading<Set<String>> plugins(Snapshot snapshot) {
        Set<String> names = new TreeSet<>();
        for (String folder : FOLDERS) {
            switch (snapshot.get(new Probe.Names(folder))) {
                case Reading.Present<NameList>(NameList list) ->
                    list.paths().stream()
                            .map(SnapshotFiles::baseName)
                            .map(name -> name.substring(0, name.indexOf(".so")))
                            .forEach(names::add);
                case Reading.Absent<NameList>() -> {}
                case Reading.Unreadable<NameList>(String reason) -> {
                    return Reading.unreadable(reason);
                }
            }
        }
        return Reading.of(names);
    }

    /** The mechanisms that libvirt is told to offer: those listed, else all that are installed. */
    Reading<List<String>> named() {
        return switch (conf) {
            case Reading.Present<SaslConf>(SaslConf found) ->
                found.mechanisms()
                        .<Reading<List<String>>>map(Reading::of)
                        .orElseGet(() -> plugins.map(installed -> Arrays.stream(Mechanism.values())
                                .filter(mechanism -> mechanism
                                        .plugin()
                                        .filter(installed::contains)
                                        .isPresent())
                                .map(Mechanism::word)
                                .toList()));
            case Reading.Absent<SaslConf>() -> Reading.absent();
            case Reading.Unreadable<SaslConf>(String reason) -> Reading.unreadable(reason);
        };
    }

    /** The database of passwords: the one that is named, else the one of the usual places that is there. */
    static String database(SaslConf conf, Snapshot snapshot) {
        return conf.database()
                .orElseGet(() -> DATABASES.stream()
                        .filter(path -> snapshot.get(new Probe.FileStatus(path)) instanceof Reading.Present<FileStat>)
                        .findFirst()
                        .orElse(DATABASES.getFirst()));
    }

    /** What a listener offered; empty where nothing was, or it could not be asked. */
    static Optional<List<String>> offered(ListenerCase one, Snapshot snapshot) {
        return one.reachable()
                .found()
                .flatMap(listener ->
                        snapshot.get(new Probe.ListenerOffer(listener)).found())
                .flatMap(offer -> switch (offer) {
                    case Offer.Types(List<String> types, List<String> mechanisms) ->
                        types.contains("sasl")
                                ? Optional.of(mechanisms.stream()
                                        .map(name -> name.toLowerCase(Locale.ROOT))
                                        .toList())
                                : Optional.empty();
                    case Offer.Refused _ -> Optional.empty();
                });
    }
}
