package io.virtwright.practices.remoteaccess;

import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.snapshot.FileStat;
import io.virtwright.engine.snapshot.Listener;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.text.ShellText;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code remote-access.mechanisms}: the SASL mechanisms of a listener. */
final class MechanismsCheck {
    private final ListenerCase listener;
    private final Sasl sasl;
    private final Snapshot snapshot;
    private final Optional<List<String>> wanted;
    private final List<Fault> faults = new ArrayList<>();

    private MechanismsCheck(ListenerCase listener, Sasl sasl, Snapshot snapshot, Policy policy) {
        this.listener = listener;
        this.sasl = sasl;
        this.snapshot = snapshot;
        this.wanted = policy.host(Keys.MECHANISMS);
    }

    static Finding finding(ListenerCase listener, Snapshot snapshot, Policy policy) {
        Optional<Boolean> wantsSasl = listener.wantsSasl();
        if (wantsSasl.equals(Optional.of(false))
                && !listener.reachable().isUnreadable()
                && Sasl.offered(listener, snapshot).isEmpty()) {
            return Finding.notApplicable(Checks.MECHANISMS, listener.subject(), "Its clients don't log in by SASL.");
        }
        return new MechanismsCheck(listener, Sasl.of(snapshot), snapshot, policy).finding();
    }

    private Finding finding() {
        Map<Layer, Judgement> layers = new EnumMap<>(Layer.class);
        layers.put(Layer.PERSISTENT, persistent());
        layers.put(Layer.EFFECT, effect());
        return Fault.finding(
                Checks.MECHANISMS,
                listener.subject(),
                layers,
                faults,
                "Its SASL mechanisms are strong enough, installed, and possible over "
                        + listener.transport().word() + ".");
    }

    private Value want() {
        return wanted.map(Value::texts).orElseGet(() -> Value.of("strong ones, that are installed"));
    }

    private Judgement persistent() {
        if (listener.wantsSasl().isEmpty()) {
            return listener.conf() instanceof Reading.Unreadable<DaemonConf>(String reason)
                    ? Judgement.unknown(reason, listener.daemon().conf())
                    : Judgement.notApplicable("");
        }
        if (listener.wantsSasl().equals(Optional.of(false))) {
            return Judgement.notApplicable("its configuration wants no SASL login");
        }
        return switch (sasl.named()) {
            case Reading.Absent<List<String>>() -> Judgement.notApplicable("");
            case Reading.Unreadable<List<String>>(String reason) -> Judgement.unknown(reason, SaslConf.PATH);
            case Reading.Present<List<String>>(List<String> named) -> {
                List<Fault> own = new ArrayList<>(byName(named, true));
                if (sasl.conf().found().flatMap(SaslConf::mechanisms).isEmpty()) {
                    own.add(new Fault(
                            Severity.MEDIUM,
                            "no mech_list says which mechanisms it offers: it offers all that are installed",
                            offer(),
                            listener.restart()));
                }
                own.addAll(installed(named));
                own.addAll(keytab(named));
                faults.addAll(own);
                Judgement judged = Fault.judge(own, Value.texts(named), want(), SaslConf.PATH);
                // What is installed could not be listed: that they work is not known then.
                yield own.isEmpty() && sasl.plugins() instanceof Reading.Unreadable<Set<String>>(String reason)
                        ? Judgement.unknown("what is installed can't be listed: " + reason, "/usr/lib/sasl2")
                        : judged;
            }
        };
    }

    private Judgement effect() {
        return switch (listener.reachable()) {
            case Reading.Present<Listener>(Listener reachable) -> effect(reachable);
            case Reading.Absent<Listener>() -> Judgement.notApplicable("it does not listen now");
            case Reading.Unreadable<Listener>(String reason) -> Judgement.unknown(reason, ListenerCheck.TABLES);
        };
    }

    private Judgement effect(Listener reachable) {
        Optional<List<String>> offered = Sasl.offered(listener, snapshot);
        String source = "what " + reachable.label() + " offers";
        if (offered.isEmpty()) {
            return switch (snapshot.get(new Probe.ListenerOffer(reachable))) {
                case Reading.Unreadable<?>(String reason) -> Judgement.unknown(reason, source);
                case Reading.Present<?> _, Reading.Absent<?> _ ->
                    Judgement.notApplicable("it offers a stranger no SASL login");
            };
        }
        List<Fault> own = new ArrayList<>(byName(offered.get(), false));
        if (offered.get().isEmpty()) {
            own.add(nobody());
        }
        faults.addAll(own);
        return Fault.judge(own, Value.texts(offered.get()), want(), source);
    }

    private Fault nobody() {
        return new Fault(
                Severity.MEDIUM,
                "it has no mechanism by which anybody could log in",
                faults.isEmpty() ? offer() : "",
                listener.restart());
    }

    /** What to list: what the policy wants and libvirt takes here, else what is strong. */
    private String offer() {
        List<String> possible = wanted.orElse(List.of()).stream()
                .filter(name -> !isTooOpen(Mechanism.of(name)))
                .toList();
        return possible.isEmpty()
                ? Mechanism.better(listener.transport())
                : "Set mech_list: " + String.join(" ", possible) + " in " + SaslConf.PATH + ".";
    }

    /** Whether nothing is wrong with a mechanism by what it is. */
    private boolean isGood(String name) {
        Optional<Mechanism> known = Mechanism.of(name);
        return !isTooOpen(known)
                && wanted.map(list -> list.contains(name))
                        .orElseGet(() -> known.flatMap(mechanism -> mechanism.weakness(listener.transport()))
                                .isEmpty());
    }

    /**
     * What is wrong with mechanisms by what they are.
     *
     * @param configured whether they are those of the file; a listener offers only those that are possible on it
     */
    private List<Fault> byName(List<String> names, boolean configured) {
        List<Fault> own = new ArrayList<>();
        int possible = 0;
        for (String name : names) {
            Optional<Mechanism> known = Mechanism.of(name);
            if (wanted.isPresent() && !wanted.get().contains(name)) {
                own.add(new Fault(
                        Severity.MEDIUM,
                        name + " is offered, which the policy doesn't want",
                        offer(),
                        listener.restart()));
            } else if (wanted.isEmpty()) {
                known.flatMap(mechanism -> mechanism.weakness(listener.transport()))
                        .map(fault -> new Fault(fault.severity(), fault.text(), offer(), listener.restart()))
                        .ifPresent(own::add);
            }
            if (configured && isTooOpen(known)) {
                own.add(new Fault(
                        Severity.MEDIUM,
                        name + " encrypts too little for tcp, so libvirt refuses it there",
                        offer(),
                        listener.restart()));
            } else {
                possible++;
            }
        }
        if (configured && possible == 0) {
            own.add(nobody());
        }
        wanted.ifPresent(list -> list.stream()
                .filter(name -> !names.contains(name))
                .forEach(name ->
                        own.add(new Fault(Severity.MEDIUM, name + " is not offered", offer(), listener.restart()))));
        return own;
    }

    /** libvirt wants a least strength of layer over TCP (tcp_min_ssf); TLS encrypts by itself. */
    private boolean isTooOpen(Optional<Mechanism> known) {
        int least = listener.conf().found().map(DaemonConf::leastStrength).orElse(0);
        return !listener.transport().isTls()
                && known.filter(mechanism -> mechanism.strength() < least).isPresent();
    }

    private List<Fault> installed(List<String> named) {
        List<Fault> own = new ArrayList<>();
        sasl.plugins()
                .found()
                .ifPresent(plugins -> named.stream()
                        .filter(name -> Mechanism.of(name)
                                .flatMap(Mechanism::plugin)
                                .filter(plugin -> !plugins.contains(plugin))
                                .isPresent())
                        .forEach(name -> own.add(new Fault(
                                Severity.MEDIUM,
                                name + " is not installed",
                                isGood(name) ? install(name) : offer(),
                                listener.restart()))));
        return own;
    }

    private static String install(String name) {
        return "Install the plugin of " + name
                + " (RHEL family, openEuler: cyrus-sasl-scram, -md5, -gssapi, -plain; Debian:"
                + " libsasl2-modules, libsasl2-modules-gssapi-mit).";
    }

    private List<Fault> keytab(List<String> named) {
        if (!named.contains(Mechanism.GSSAPI.word())) {
            return List.of();
        }
        return sasl.conf()
                .found()
                .map(SaslConf::keytab)
                .map(path -> switch (snapshot.get(new Probe.FileStatus(path))) {
                    case Reading.Absent<FileStat>() ->
                        List.of(new Fault(
                                Severity.MEDIUM,
                                "gssapi has no key of this host: there is no " + path,
                                "Export the key of libvirt/FULL-HOST-NAME@REALM from the Kerberos server to " + path
                                        + ", owner root, mode 0600."));
                    case Reading.Present<FileStat>(FileStat stat)
                    when (stat.mode() & 077) != 0 ->
                        List.of(new Fault(
                                Severity.HIGH,
                                path + " has mode " + stat.octal() + ": others can take on this host's identity",
                                "Run: " + ShellText.command("chmod", "0600", path)
                                        + ". Then let the Kerberos server make new keys."));
                    case Reading.Present<FileStat> _, Reading.Unreadable<FileStat> _ -> List.<Fault>of();
                })
                .orElse(List.of());
    }
}
