package io.virtwright.app.cli;

import io.virtwright.app.terminal.Io;
import io.virtwright.app.tour.Tour;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code virtwright tour}. */
@Command(
        name = "tour",
        description =
                "Copies a host that ships with Virtwright to a temporary folder, and audits, plans, applies and rolls"
                        + " back there. Needs no root and no libvirt, and changes nothing of this machine.")
final class TourCommand extends BaseCommand {
    @Option(names = "--no-pause", description = "Don't wait for Enter between the steps (it never waits in a pipe).")
    private boolean noPause;

    @Option(names = "--keep", description = "Keep the folder, to look around in it.")
    private boolean keep;

    TourCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call() {
        Io io = context.io();
        boolean pause = !noPause && io.terminals().in() && io.terminals().out();
        return new Tour(io, command -> Cli.run(command.toArray(String[]::new), context), pause).run(keep)
                ? Exit.OK
                : Exit.FAILED;
    }
}
