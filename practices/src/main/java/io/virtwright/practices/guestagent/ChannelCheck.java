package io.virtwright.practices.guestagent;

import io.virtwright.engine.domains.HostDomain;
import io.virtwright.engine.domainxml.Channel;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.policy.Policy;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code guest-agent.channel}: a domain's channel to the agent, and whether an agent is at its other end. */
final class ChannelCheck {
    private static final String ELEMENT =
            "<channel type='unix'><target type='virtio' name='" + DomainCase.PORT + "'/></channel>";

    private ChannelCheck() {}

    static Finding finding(DomainCase domain, Policy policy) {
        HostDomain host = domain.domain();
        Keys.Channel want = policy.domain(Keys.CHANNEL, host.identity());
        Map<Layer, Judgement> layers = new EnumMap<>(Layer.class);
        layers.put(
                Layer.PERSISTENT,
                host.onPersistent(domain.persistent(), found -> there(found, want, host.persistentSource())));
        layers.put(Layer.RUNNING, host.onRunning(domain.running(), found -> there(found, want, host.runningSource())));
        layers.put(Layer.EFFECT, effect(domain, want));
        Verdict verdict =
                Verdict.of(layers.values().stream().map(Judgement::verdict).toList());
        return Finding.of(
                Checks.CHANNEL,
                host.subject(),
                layers,
                summary(verdict, want, layers),
                verdict == Verdict.DRIFT ? remedy(host, want, layers) : "");
    }

    private static Judgement there(Optional<Channel> found, Keys.Channel want, String source) {
        return switch (want) {
            case ANY ->
                found.isPresent()
                        ? Judgement.compliant(Value.of(true), Value.of("either"), source)
                        : Judgement.notApplicable("it has no such channel");
            case WANTED -> Judgement.when(found.isPresent(), Value.of(found.isPresent()), Value.of(true), source);
            case UNWANTED -> Judgement.when(found.isEmpty(), Value.of(found.isPresent()), Value.of(false), source);
        };
    }

    /** libvirt learns from QEMU whether the guest has opened its end. */
    private static Judgement effect(DomainCase domain, Keys.Channel want) {
        Optional<String> state =
                domain.running().found().flatMap(channel -> channel).flatMap(Channel::state);
        return want == Keys.Channel.UNWANTED || state.isEmpty()
                ? Judgement.notApplicable("")
                : Judgement.when(
                        !state.get().equals(DomainCase.DISCONNECTED),
                        Value.of(state.get()),
                        Value.of("connected"),
                        domain.domain().runningSource() + ", channel/target/@state");
    }

    private static String summary(Verdict verdict, Keys.Channel want, Map<Layer, Judgement> layers) {
        return switch (verdict) {
            case COMPLIANT ->
                want == Keys.Channel.UNWANTED ? "It has no agent channel, as wanted." : "It has the agent's channel.";
            case NOT_APPLICABLE -> "It has no agent channel: the host can ask nothing of an agent in it.";
            case UNKNOWN ->
                "Not known: "
                        + layers.values().stream()
                                .filter(layer -> layer.verdict() == Verdict.UNKNOWN)
                                .map(Judgement::note)
                                .findFirst()
                                .orElse("")
                        + ".";
            case DRIFT -> {
                if (want == Keys.Channel.UNWANTED) {
                    yield "It has the agent's channel, which the policy doesn't want.";
                }
                yield has(layers, Layer.EFFECT)
                        ? "It has the agent's channel, and no agent in the guest has opened it."
                        : "It lacks the agent's channel.";
            }
        };
    }

    private static boolean has(Map<Layer, Judgement> layers, Layer layer) {
        return Optional.ofNullable(layers.get(layer))
                .filter(judgement -> judgement.verdict() == Verdict.DRIFT)
                .isPresent();
    }

    private static String remedy(HostDomain host, Keys.Channel want, Map<Layer, Judgement> layers) {
        boolean definition = has(layers, Layer.PERSISTENT);
        boolean transientOne = !host.domain().persistent();
        return switch (want) {
            case UNWANTED ->
                definition
                        ? host.remedy("Take the channel " + DomainCase.PORT
                                + " out of the definition; `virsh detach-device --live --config` does it at once")
                        : "Run `virsh detach-device --live` with the channel, or shut the domain down and start it again.";
            case ANY, WANTED ->
                List.of(
                                definition || (transientOne && has(layers, Layer.RUNNING))
                                        ? host.remedy("Add " + ELEMENT + " to its devices (at the next cold start)")
                                        : "",
                                !definition && !transientOne && has(layers, Layer.RUNNING)
                                        ? "Its definition has it: shut the domain down and start it again."
                                        : "",
                                has(layers, Layer.EFFECT)
                                        ? "Install and start qemu-guest-agent in the guest, or take the channel out of the"
                                                + " definition if none is wanted."
                                        : "")
                        .stream()
                        .filter(text -> !text.isEmpty())
                        .reduce((one, other) -> one + " " + other)
                        .orElse("");
        };
    }
}
