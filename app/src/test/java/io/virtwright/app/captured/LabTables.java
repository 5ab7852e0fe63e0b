package io.virtwright.app.captured;

/** What is said of the lab's hosts, reached over SSH or captured, whichever Debian's programs they have. */
public final class LabTables {
    public static final String STOCK = """
            guest-agent.blocked-rpcs host  . - . advice
            guest-agent.configuration host  . + .
            halt-polling.ceiling host  + + .
            huge-pages.transparent host  + + .
            remote-access.listener host  + + .
            remote-access.local-sockets host  + + .
            svirt.driver host  + + .
            svirt.enforcing host  - - . high
            """;

    /** With the names of its guests; see {@code Audited.relevantTable}. */
    public static final String RUNNING = """
            guest-agent.blocked-rpcs alpha  . . +
            guest-agent.blocked-rpcs beta  . . - advice
            guest-agent.blocked-rpcs host  . - . advice
            guest-agent.channel alpha  + + +
            guest-agent.channel beta  + + +
            guest-agent.configuration host  . + .
            halt-polling.ceiling host  + + +
            halt-polling.domain alpha  + . +
            halt-polling.domain beta  + . +
            huge-pages.domain beta  + + +
            huge-pages.mount host  + + +
            huge-pages.pool host  + + .
            huge-pages.pool host  + - . high
            huge-pages.transparent host  + + +
            io-threads.assigned alpha/scsi:0  + + +
            io-threads.assigned alpha/vda  + + +
            io-threads.assigned beta/scsi:0  - - . medium
            io-threads.assigned beta/vda  - - . medium
            io-threads.shared alpha  - - . advice
            io-threads.unused alpha  + + .
            io-threads.valid alpha  + + .
            raw-devices.in-use alpha/sdb  + + +
            raw-devices.options alpha/sdb  - - . low
            raw-devices.rawio alpha  + + +
            raw-devices.stable-path alpha/sdb  . + .
            raw-devices.whole-device alpha/sdb  + + .
            remote-access.listener host  + + .
            remote-access.local-sockets host  + + .
            svirt.confined alpha  + + - high
            svirt.confined beta  + + - high
            svirt.driver host  + + .
            svirt.enforcing host  - - . high
            svirt.images alpha/sda  . . +
            svirt.images alpha/sdb  . . +
            svirt.images alpha/vda  . . +
            svirt.images beta/sda  . . +
            svirt.images beta/vda  . . +
            svirt.isolation alpha  + . +
            svirt.isolation beta  + . +
            """;

    private LabTables() {}
}
