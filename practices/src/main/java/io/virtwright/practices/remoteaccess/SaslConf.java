package io.virtwright.practices.remoteaccess;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * /etc/sasl2/libvirt.conf, as cyrus-sasl reads it (lib/config.c): {@code option: value}, {@code #} before a remark; of two
 * lines of one option the first counts. A line of another form, and SASL does not start.
 */
record SaslConf(Map<String, String> options) {
    static final String PATH = "/etc/sasl2/libvirt.conf";

    private static final Pattern LINE = Pattern.compile("([A-Za-z0-9_-]+):\\s*(\\S(?:.*\\S)?)\\s*");

    SaslConf {
        options = Map.copyOf(options);
    }

    /** Unreadable, with the reason, where SASL would refuse it too. */
    static Reading<SaslConf> of(Snapshot snapshot) {
        return switch (SnapshotFiles.file(snapshot, PATH)) {
            case Reading.Present<Bytes>(Bytes bytes) -> parse(bytes.utf8());
            case Reading.Absent<Bytes>() -> Reading.of(new SaslConf(Map.of()));
            case Reading.Unreadable<Bytes>(String reason) -> Reading.unreadable(PATH + ": " + reason);
        };
    }

    static Reading<SaslConf> parse(String text) {
        Map<String, String> options = new LinkedHashMap<>();
        int number = 0;
        for (String raw : text.lines().toList()) {
            number++;
            String line = raw.strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()) {
                return Reading.unreadable(PATH + ": SASL refuses line " + number + ", which is no 'option: value'");
            }
            options.putIfAbsent(parts.group(1).toLowerCase(Locale.ROOT), parts.group(2));
        }
        return Reading.of(new SaslConf(options));
    }

    /** The mechanisms that it names, in small letters; empty where it leaves it to what is installed. */
    Optional<List<String>> mechanisms() {
        return Optional.ofNullable(options.get("mech_list"))
                .map(list -> Arrays.stream(list.toLowerCase(Locale.ROOT).split("[\\s,]+", -1))
                        .filter(name -> !name.isEmpty())
                        .toList());
    }

    Optional<String> database() {
        return Optional.ofNullable(options.get("sasldb_path"));
    }

    /** Where Kerberos keys are; libkrb5's own place where it doesn't say. */
    String keytab() {
        return options.getOrDefault("keytab", "/etc/krb5.keytab");
    }

    /** Whether passwords come from sasldb: no other plugin is named for them, and no daemon is asked. */
    boolean usesDatabase() {
        return options.getOrDefault("auxprop_plugin", "sasldb").contains("sasldb")
                && options.getOrDefault("pwcheck_method", "auxprop").contains("auxprop");
    }
}
