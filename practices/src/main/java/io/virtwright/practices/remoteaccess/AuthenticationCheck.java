package io.virtwright.practices.remoteaccess;

import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.snapshot.Listener;
import io.virtwright.engine.snapshot.LoginResult;
import io.virtwright.engine.snapshot.Offer;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code remote-access.authentication}: what a listener wants of a stranger. */
final class AuthenticationCheck {
    private static final String NONE = "none";
    private static final String SASL = "sasl";
    private static final String OPEN = "everybody who reaches it has root on this host";

    private AuthenticationCheck() {}

    static Finding finding(ListenerCase one, Snapshot snapshot, Policy policy) {
        Optional<String> wanted = policy.host(Keys.AUTHENTICATION);
        List<Fault> faults = new ArrayList<>();
        Judgement persistent = switch (one.conf()) {
            case Reading.Present<DaemonConf>(DaemonConf conf) -> {
                List<Fault> own = ofConf(one, conf, wanted);
                faults.addAll(own);
                yield Fault.judge(
                        own,
                        Value.of(words(one, conf)),
                        want(one, wanted),
                        conf.source("auth_" + one.transport().word()));
            }
            case Reading.Absent<DaemonConf>() -> Judgement.notApplicable("");
            case Reading.Unreadable<DaemonConf>(String reason) ->
                Judgement.unknown(reason, one.daemon().conf());
        };
        Judgement effect = effect(one, snapshot, wanted, faults);
        return Fault.finding(
                Checks.AUTHENTICATION,
                one.subject(),
                Map.of(Layer.PERSISTENT, persistent, Layer.EFFECT, effect),
                faults,
                "It refuses strangers: "
                        + one.conf().found().map(conf -> words(one, conf)).orElse("") + ".");
    }

    private static String words(ListenerCase one, DaemonConf conf) {
        String type = conf.authentication(one.transport());
        if (!one.transport().isTls()) {
            return type;
        }
        String certificates = !conf.verifiesCertificates()
                ? "certificates not verified"
                : conf.allowedNames().isPresent() ? "certificates of names that it lists" : "any certificate of its CA";
        return type + ", " + certificates;
    }

    private static Value want(ListenerCase one, Optional<String> wanted) {
        return Value.of(wanted.orElse(one.transport().isTls() ? "sasl, or certificates of names that it lists" : SASL));
    }

    private static List<Fault> ofConf(ListenerCase one, DaemonConf conf, Optional<String> wanted) {
        String setting = "auth_" + one.transport().word();
        String type = conf.authentication(one.transport());
        String remedy = "Set " + setting + " = \"sasl\" in " + conf.path() + ".";
        List<Fault> faults = new ArrayList<>();
        if (type.equals(NONE) && !(one.transport().isTls() && conf.verifiesCertificates())) {
            faults.add(new Fault(
                    Severity.CRITICAL,
                    one.transport().isTls()
                            ? "it wants no authentication and does not verify certificates: " + OPEN
                            : "it wants no authentication: " + OPEN,
                    remedy,
                    one.restart()));
        } else if (type.equals(NONE) && (conf.allowedNames().isEmpty() || wanted.isPresent())) {
            faults.add(new Fault(
                    Severity.MEDIUM,
                    wanted.isPresent()
                            ? "it wants no SASL login"
                            : "it takes every certificate of its CA, and wants no SASL login",
                    wanted.isPresent()
                            ? remedy
                            : "Set auth_tls = \"sasl\", or name the clients in tls_allowed_dn_list, in " + conf.path()
                                    + ".",
                    one.restart()));
        } else if (!type.equals(NONE) && !type.equals(SASL)) {
            faults.add(new Fault(
                    Severity.MEDIUM,
                    type + " can't authenticate clients from the network: nobody gets in",
                    remedy,
                    one.restart()));
        }
        return faults;
    }

    private static Judgement effect(ListenerCase one, Snapshot snapshot, Optional<String> wanted, List<Fault> faults) {
        return switch (one.reachable()) {
            case Reading.Present<Listener>(Listener listener) -> effect(one, listener, snapshot, wanted, faults);
            case Reading.Absent<Listener>() -> Judgement.notApplicable("it does not listen now");
            case Reading.Unreadable<Listener>(String reason) -> Judgement.unknown(reason, ListenerCheck.TABLES);
        };
    }

    private static Judgement effect(
            ListenerCase one, Listener listener, Snapshot snapshot, Optional<String> wanted, List<Fault> faults) {
        String source = "what " + listener.label() + " offers";
        return switch (snapshot.get(new Probe.ListenerOffer(listener))) {
            case Reading.Absent<Offer>() -> Judgement.unknown("it gave no answer", source);
            case Reading.Unreadable<Offer>(String reason) -> Judgement.unknown(reason, source);
            case Reading.Present<Offer>(Offer offer) -> {
                List<Fault> own = new ArrayList<>(ofLogins(listener, snapshot));
                Judgement judged = switch (offer) {
                    case Offer.Refused(String reason) ->
                        one.transport().isTls()
                                ? Fault.judge(own, Value.of("refuses: " + reason), want(one, wanted), source)
                                : Judgement.unknown("it hung up: " + reason, source);
                    case Offer.Types(List<String> types, List<String> _) -> {
                        own.addAll(ofOffer(one, types));
                        yield Fault.judge(own, Value.texts(types), want(one, wanted), source);
                    }
                };
                faults.addAll(own);
                yield judged.note().isEmpty() ? judged.noting(logins(listener, snapshot)) : judged;
            }
        };
    }

    private static List<Fault> ofOffer(ListenerCase one, List<String> types) {
        List<Fault> faults = new ArrayList<>();
        String own = one.conf()
                .found()
                .map(conf -> conf.authentication(one.transport()))
                .orElse("");
        if (types.contains(NONE)) {
            faults.add(new Fault(
                    Severity.CRITICAL,
                    "it lets a stranger in without authentication: " + OPEN,
                    own.equals(SASL)
                            ? "Its configuration wants SASL already."
                            : "Set auth_" + one.transport().word() + " = \"sasl\" in "
                                    + one.daemon().conf() + ".",
                    one.restart()));
        } else if (!own.isEmpty()
                && !types.contains(own)
                && !(own.equals(NONE) && one.transport().isTls())) {
            faults.add(new Fault(
                    Severity.MEDIUM,
                    "it offers " + String.join(", ", types) + ", and its configuration says " + own
                            + ": it was not restarted since",
                    "",
                    one.restart()));
        }
        return faults;
    }

    private static List<Fault> ofLogins(Listener listener, Snapshot snapshot) {
        List<Fault> faults = new ArrayList<>();
        for (Probe.Attempt attempt : Probe.Attempt.values()) {
            snapshot.get(new Probe.Login(listener, attempt))
                    .found()
                    .filter(LoginResult.Accepted.class::isInstance)
                    .ifPresent(_ -> faults.add(new Fault(
                            Severity.CRITICAL,
                            "a login " + words(attempt) + " was let in: " + OPEN,
                            "Close the listener until it refuses strangers.")));
        }
        return faults;
    }

    /** What became of the logins that were tried, or why they were not. */
    private static String logins(Listener listener, Snapshot snapshot) {
        return List.of(Probe.Attempt.WITHOUT, Probe.Attempt.WRONG).stream()
                .map(attempt -> switch (snapshot.get(new Probe.Login(listener, attempt))) {
                    case Reading.Present<LoginResult>(LoginResult _) -> "a login " + words(attempt) + " is refused";
                    case Reading.Absent<LoginResult>() -> "a login " + words(attempt) + " was not tried";
                    case Reading.Unreadable<LoginResult>(String reason) -> "a login " + words(attempt) + ": " + reason;
                })
                .collect(Collectors.joining("; "));
    }

    private static String words(Probe.Attempt attempt) {
        return switch (attempt) {
            case WITHOUT -> "without credentials";
            case WRONG -> "with wrong credentials";
        };
    }
}
