package io.virtwright.practices.guestagent;

import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.snapshot.GuestAgentInfo;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** {@code guest-agent.blocked-rpcs} of a domain: what the agent in its guest refuses, as it says itself. */
final class BlockedCheck {
    private static final String SOURCE = "guest-info of the agent";
    private static final String THAW = "guest-fsfreeze-thaw";
    private static final Set<String> WHILE_FROZEN =
            Set.of("guest-ping", "guest-info", "guest-sync", "guest-sync-delimited", "guest-fsfreeze-status", THAW);

    private BlockedCheck() {}

    static Finding finding(DomainCase domain, Snapshot snapshot, Policy policy) {
        Refusals wanted = Refusals.ofDomain(policy, domain.domain().identity());
        Optional<String> out = outOfScope(domain, wanted);
        if (out.isPresent()) {
            return Finding.notApplicable(Checks.BLOCKED, domain.domain().subject(), out.get());
        }
        return switch (domain.running()) {
            case Reading.Unreadable<?>(String reason) ->
                unknown(domain, reason, domain.domain().runningSource());
            case Reading.Present<?> _, Reading.Absent<?> _ ->
                switch (snapshot.get(
                        new Probe.GuestInfo(domain.domain().domain().uuid()))) {
                    case Reading.Present<GuestAgentInfo>(GuestAgentInfo info) ->
                        judged(domain, info, wanted.of(info.rpcs().keySet()));
                    case Reading.Absent<GuestAgentInfo>() -> unknown(domain, "no agent answers", SOURCE);
                    case Reading.Unreadable<GuestAgentInfo>(String reason) -> unknown(domain, reason, SOURCE);
                };
        };
    }

    private static Optional<String> outOfScope(DomainCase domain, Refusals wanted) {
        if (wanted.isEmpty()) {
            return Optional.of("The policy lets the agent in it do all that it can.");
        }
        return switch (domain.running()) {
            case Reading.Absent<?>() ->
                Optional.of("It does not run; what its guest's agent refuses is written in the guest.");
            case Reading.Unreadable<?>(String _) -> Optional.empty();
            case Reading.Present<?> _ ->
                domain.answers()
                        ? Optional.empty()
                        : Optional.of("No agent in its guest can be reached: there is no channel, or nobody listens.");
        };
    }

    private static Finding unknown(DomainCase domain, String reason, String source) {
        return Finding.of(
                Checks.BLOCKED,
                domain.domain().subject(),
                Map.of(Layer.EFFECT, Judgement.unknown(reason, source)),
                "What the agent in its guest refuses is not known: " + reason + ".",
                "");
    }

    /**
     * Whether all is refused but what qemu-ga answers while file systems are frozen (qga/main.c, ga_freeze_allowlist). It
     * tells such calls as not enabled, just like those on its block list. A list that leaves the same is not told apart.
     */
    private static boolean isFrozen(GuestAgentInfo info) {
        return info.rpcs().getOrDefault(THAW, false)
                && info.rpcs().entrySet().stream()
                        .noneMatch(call -> call.getValue() && !WHILE_FROZEN.contains(call.getKey()));
    }

    private static Finding judged(DomainCase domain, GuestAgentInfo info, Set<String> wanted) {
        Set<String> open = new TreeSet<>(wanted);
        open.removeIf(call -> !info.rpcs().getOrDefault(call, false));
        if (open.isEmpty() && isFrozen(info)) {
            return unknown(
                    domain,
                    "while the guest's file systems are frozen its agent refuses almost everything, whatever its lists say",
                    SOURCE + " " + info.version());
        }
        boolean pointless =
                Risk.FILES.calls().stream().anyMatch(call -> !info.rpcs().getOrDefault(call, true))
                        && info.rpcs().getOrDefault("guest-exec", false);
        return Finding.of(
                Checks.BLOCKED,
                domain.domain().subject(),
                Map.of(
                        Layer.EFFECT,
                        OwnBlockedCheck.judge(
                                open, wanted, call -> info.rpcs().containsKey(call), SOURCE + " " + info.version())),
                open.isEmpty()
                        ? "The agent in its guest refuses what it should."
                        : "The agent in its guest lets the host do: "
                                + String.join(
                                        ", ",
                                        Risk.words(open, call -> info.rpcs().containsKey(call)))
                                + (pointless
                                        ? "; that it refuses calls for files is pointless while guest-exec is open"
                                        : "")
                                + ".",
                open.isEmpty()
                        ? ""
                        : OwnBlockedCheck.remedy("In the guest write", wanted, AgentVersion.of(info.version())));
    }
}
