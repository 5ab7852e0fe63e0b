package io.virtwright.practices.guestagent;

import io.virtwright.engine.domains.HostDomain;
import io.virtwright.engine.domainxml.Channel;
import io.virtwright.engine.domainxml.DomainView;
import io.virtwright.engine.snapshot.Reading;
import java.util.Optional;

/** A domain's channel to the agent in its guest. */
record DomainCase(HostDomain domain) {
    static final String PORT = "org.qemu.guest_agent.0";
    static final String DISCONNECTED = "disconnected";

    static Optional<Channel> channel(DomainView view) {
        return view.channels().stream()
                .filter(channel -> channel.targetName().equals(Optional.of(PORT)))
                .findFirst();
    }

    Reading<Optional<Channel>> running() {
        return domain.runningView().map(DomainCase::channel);
    }

    Reading<Optional<Channel>> persistent() {
        return domain.persistentView().map(DomainCase::channel);
    }

    /** Whether an agent can be asked: the domain runs, has the channel, and nothing says that nobody listens. */
    boolean answers() {
        return running()
                .found()
                .flatMap(channel -> channel)
                .filter(channel -> !channel.state().equals(Optional.of(DISCONNECTED)))
                .isPresent();
    }
}
