package io.virtwright.practices.remoteaccess;

import io.virtwright.engine.libvirtconf.LibvirtConf;
import io.virtwright.engine.libvirtconf.LibvirtConf.Value;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The forms that a daemon takes its settings in. With a value in another form it does not start (daemonConfigLoadOptions in
 * remote_daemon_config.c, daemonSetupNetworking in remote_daemon.c); settings that it doesn't know it passes over.
 */
enum SettingForm {
    FLAG("0 or 1"),
    UNSIGNED("a whole number of 32 bits without a sign"),
    WORKERS("a whole number from 1"),
    SIGNED("a whole number of 32 bits"),
    /** Bits. Taken since 7.10; before, the setting is not known. */
    STRENGTH("a whole number from 112"),
    TEXT("a string"),
    MODE("a string that is an octal number"),
    AUTHENTICATION("\"none\", \"sasl\" or \"polkit\""),
    /** No single string (virConfGetValueStringList without compatString). */
    TEXTS("a list of strings in brackets");

    /** What a whole number of 32 bits without a sign is below. */
    private static final long END = 1L << 32;
    /** SSF_WARNING_LEVEL. */
    private static final long LEAST_STRENGTH = 112;

    private static final List<String> AUTHENTICATIONS = List.of("none", "sasl", "polkit");

    private final String words;

    SettingForm(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    /** The settings of this form in all daemons. */
    private List<String> settings() {
        return switch (this) {
            case FLAG -> List.of("audit_logging");
            case UNSIGNED ->
                List.of(
                        "min_workers",
                        "max_clients",
                        "max_queued_clients",
                        "max_anonymous_clients",
                        "prio_workers",
                        "max_client_requests",
                        "admin_min_workers",
                        "admin_max_workers",
                        "admin_max_clients",
                        "admin_max_queued_clients",
                        "admin_max_client_requests",
                        "audit_level",
                        "log_level",
                        "keepalive_count",
                        "admin_keepalive_count",
                        "ovs_timeout");
            case WORKERS -> List.of("max_workers");
            case SIGNED -> List.of("keepalive_interval", "admin_keepalive_interval");
            case TEXT ->
                List.of(
                        "unix_sock_group",
                        "unix_sock_dir",
                        "host_uuid",
                        "host_uuid_source",
                        "log_filters",
                        "log_outputs");
            case MODE -> List.of("unix_sock_ro_perms", "unix_sock_rw_perms", "unix_sock_admin_perms");
            case AUTHENTICATION -> List.of("auth_unix_ro", "auth_unix_rw");
            case TEXTS -> List.of("access_drivers", "sasl_allowed_username_list");
            case STRENGTH -> List.of();
        };
    }

    /** And in those that clients from the network reach. */
    private List<String> remoteSettings() {
        return switch (this) {
            case FLAG -> List.of("listen_tcp", "listen_tls", "tls_no_sanity_certificate", "tls_no_verify_certificate");
            case STRENGTH -> List.of("tcp_min_ssf");
            case TEXT ->
                List.of(
                        "tls_port",
                        "tcp_port",
                        "listen_addr",
                        "key_file",
                        "cert_file",
                        "ca_file",
                        "crl_file",
                        "tls_priority");
            case AUTHENTICATION -> List.of("auth_tcp", "auth_tls");
            case TEXTS -> List.of("tls_allowed_dn_list");
            case UNSIGNED, WORKERS, SIGNED, MODE -> List.of();
        };
    }

    private boolean takes(Value value) {
        return switch (this) {
            case FLAG -> isBetween(value, 0, 2);
            case UNSIGNED -> isBetween(value, 0, END);
            case WORKERS -> isBetween(value, 1, END);
            case STRENGTH -> isBetween(value, LEAST_STRENGTH, END);
            case SIGNED -> value instanceof Value.Whole(long number, boolean _) && number == (int) number;
            case TEXT -> value instanceof Value.Text;
            case MODE -> value instanceof Value.Text(String text) && text.matches("[0-7]{1,10}");
            case AUTHENTICATION -> value instanceof Value.Text(String text) && AUTHENTICATIONS.contains(text);
            case TEXTS ->
                value instanceof Value.Items(List<Value> items)
                        && items.stream().allMatch(Value.Text.class::isInstance);
        };
    }

    private static boolean isBetween(Value value, long least, long end) {
        return value instanceof Value.Whole(long number, boolean minus) && !minus && number >= least && number < end;
    }

    /** The first setting that a daemon refuses, as a sentence without its full stop. */
    static Optional<String> refused(LibvirtConf conf, boolean remote) {
        return Stream.of(values())
                .flatMap(form -> Stream.concat(
                                form.settings().stream(), remote ? form.remoteSettings().stream() : Stream.of())
                        .flatMap(name -> conf.entry(name).stream())
                        .filter(entry -> !form.takes(entry.value()))
                        .map(entry ->
                                "line " + entry.line() + ": libvirt refuses " + entry.name() + " = " + entry.value()
                                        + ", where " + form.words() + " belongs, and the daemon does not start"))
                .findFirst();
    }
}
