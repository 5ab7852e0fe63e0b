package io.virtwright.practices.badinput;

import io.virtwright.engine.practice.Practice;
import io.virtwright.practices.guestagent.GuestAgent;
import io.virtwright.practices.haltpolling.HaltPolling;
import io.virtwright.practices.hugepages.HugePages;
import io.virtwright.practices.iothreads.IoThreads;
import io.virtwright.practices.kworkers.Kworkers;
import io.virtwright.practices.rawdevices.RawDevices;
import io.virtwright.practices.remoteaccess.RemoteAccess;
import io.virtwright.practices.svirt.Svirt;
import java.util.List;

/** All practices; the fixtures of each are beside its class. */
final class Practices {
    private Practices() {}

    static List<Practice> all() {
        return List.of(
                new HaltPolling(),
                new IoThreads(),
                new RawDevices(),
                new Kworkers(),
                new HugePages(),
                new RemoteAccess(),
                new GuestAgent(),
                new Svirt());
    }
}
