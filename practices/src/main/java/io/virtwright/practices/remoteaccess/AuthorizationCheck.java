package io.virtwright.practices.remoteaccess;

import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.snapshot.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** {@code remote-access.authorization}: who may use libvirt after a login at a listener, and what of it. */
final class AuthorizationCheck {
    private static final String USERS = "sasl_allowed_username_list";
    private static final String NAMES = "tls_allowed_dn_list";

    private AuthorizationCheck() {}

    static Finding finding(ListenerCase one, Policy policy) {
        return switch (one.conf()) {
            case Reading.Present<DaemonConf>(DaemonConf conf) -> judged(one, conf, policy);
            case Reading.Absent<DaemonConf>() ->
                Finding.notApplicable(Checks.AUTHORIZATION, one.subject(), "It has no configuration.");
            case Reading.Unreadable<DaemonConf>(String reason) ->
                Fault.finding(
                        Checks.AUTHORIZATION,
                        one.subject(),
                        Map.of(
                                Layer.PERSISTENT,
                                Judgement.unknown(reason, one.daemon().conf())),
                        List.of(),
                        "");
        };
    }

    private static Finding judged(ListenerCase one, DaemonConf conf, Policy policy) {
        boolean sasl = conf.authentication(one.transport()).equals("sasl");
        boolean certificates = one.transport().isTls() && conf.verifiesCertificates();
        if (!sasl && !certificates) {
            return Finding.notApplicable(
                    Checks.AUTHORIZATION, one.subject(), "Nobody is authenticated on it, so nobody can be told apart.");
        }
        List<Fault> faults = new ArrayList<>();
        List<String> have = new ArrayList<>();
        List<String> sources = new ArrayList<>();
        if (sasl) {
            faults.addAll(ofList(one, conf, USERS, conf.allowedUsers(), policy.host(Keys.ALLOWED_USERS)));
            have.add(USERS + " "
                    + conf.allowedUsers().map(AuthorizationCheck::shown).orElse("not set"));
            sources.add(conf.source(USERS));
        }
        if (certificates) {
            faults.addAll(ofList(one, conf, NAMES, conf.allowedNames(), policy.host(Keys.ALLOWED_NAMES)));
            have.add(NAMES + " "
                    + conf.allowedNames().map(AuthorizationCheck::shown).orElse("not set"));
            sources.add(conf.source(NAMES));
        }
        boolean limited = (sasl && isLimit(conf.allowedUsers())) || (certificates && isLimit(conf.allowedNames()));
        if (!limited && !conf.usesPolkit() && faults.isEmpty()) {
            faults.add(new Fault(
                    Severity.ADVICE,
                    "everybody who can log in may call everything, which is root on this host",
                    "Name who may in " + (sasl ? USERS : NAMES) + ", or limit what they may with access_drivers ="
                            + " [ \"polkit\" ] and rules, in " + conf.path() + ".",
                    one.restart()));
        }
        have.add(conf.usesPolkit() ? "access driver polkit" : "no access driver");
        return Fault.finding(
                Checks.AUTHORIZATION,
                one.subject(),
                Map.of(
                        Layer.PERSISTENT,
                        Fault.judge(
                                faults,
                                Value.texts(have),
                                want(policy, sasl, certificates),
                                String.join(", ", sources))),
                faults,
                conf.usesPolkit()
                        ? "What a client may do is decided by polkit, call by call."
                        : "Only those on a list may use libvirt; each of them may call everything.");
    }

    private static Value want(Policy policy, boolean sasl, boolean certificates) {
        return Value.of((sasl ? policy.host(Keys.ALLOWED_USERS) : Optional.<List<String>>empty())
                .or(() -> certificates ? policy.host(Keys.ALLOWED_NAMES) : Optional.empty())
                .map(AuthorizationCheck::shown)
                .orElse("a list of who may, or an access driver"));
    }

    private static String shown(List<String> list) {
        return list.isEmpty() ? "empty" : String.join(", ", new TreeSet<>(list));
    }

    /** Whether a list lets some in and others not. */
    private static boolean isLimit(Optional<List<String>> list) {
        return list.filter(names -> names.stream().noneMatch(name -> name.matches("\\*+")))
                .isPresent();
    }

    private static List<Fault> ofList(
            ListenerCase one,
            DaemonConf conf,
            String setting,
            Optional<List<String>> list,
            Optional<List<String>> wanted) {
        List<Fault> faults = new ArrayList<>();
        if (list.filter(List::isEmpty).isPresent()) {
            faults.add(new Fault(
                    Severity.MEDIUM,
                    setting + " is empty: nobody gets in",
                    "Name who may, or take the line out of " + conf.path() + ".",
                    one.restart()));
        }
        if (list.isPresent() && !list.get().isEmpty() && !isLimit(list)) {
            faults.add(new Fault(
                    Severity.MEDIUM,
                    setting + " has the pattern *, which lets everybody in",
                    "Name who may in " + conf.path() + ".",
                    one.restart()));
        }
        wanted.filter(names -> !new TreeSet<>(names).equals(new TreeSet<>(list.orElse(List.of()))))
                .ifPresent(names -> faults.add(new Fault(
                        Severity.MEDIUM,
                        setting + " is " + list.map(AuthorizationCheck::shown).orElse("not set")
                                + ", where the policy wants " + shown(names),
                        "Set " + setting + " = [ \"" + String.join("\", \"", names) + "\" ] in " + conf.path() + ".",
                        one.restart())));
        return faults;
    }
}
