package io.virtwright.app.tour;

import io.virtwright.app.render.Paper;
import io.virtwright.app.terminal.Io;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** The tour: what one sees is the output of the commands themselves, run on a copy of a host that ships with the program. */
public final class Tour {
    private static final String TREE = "host";
    private static final String CAPTURE = "kvm-host.json";

    private final Io io;
    private final ToIntFunction<List<String>> commands;
    private final boolean pause;

    /**
     * @param commands runs one command line of the program and returns its exit code
     * @param pause whether to wait for Enter between the steps
     */
    public Tour(Io io, ToIntFunction<List<String>> commands, boolean pause) {
        this.io = io;
        this.commands = commands;
        this.pause = pause;
    }

    /** Runs the tour. Returns whether everything went as it should. */
    public boolean run(boolean keep) {
        Path folder = temporaryFolder();
        Thread cleaner = new Thread(() -> TreeFiles.delete(folder));
        if (!keep) {
            Runtime.getRuntime().addShutdownHook(cleaner); // for a tour that is left with Ctrl-C
        }
        try {
            return steps(folder);
        } finally {
            if (keep) {
                say("The folder is kept: " + folder);
            } else {
                Runtime.getRuntime().removeShutdownHook(cleaner);
                TreeFiles.delete(folder);
            }
        }
    }

    private boolean steps(Path folder) {
        Path tree = folder.resolve(TREE);
        TourHost.unpack(tree);
        TourHost.copyCapture(folder.resolve(CAPTURE));
        TreeFiles start = TreeFiles.read(tree);
        say(TourScript.WELCOME.formatted(start.count(), tree));
        boolean well = true;
        for (TourScript.Step step : TourScript.STEPS) {
            well &= goesWell(folder, step);
        }
        waitForEnter();
        List<String> different = start.differencesFrom(TreeFiles.read(tree));
        if (different.isEmpty()) {
            say(TourScript.SAME.formatted(start.count()));
        } else {
            say(TourScript.DIFFERENT + String.join(", ", different));
        }
        well &= goesWell(folder, TourScript.REAL);
        say(TourScript.END);
        return well && different.isEmpty();
    }

    private boolean goesWell(Path folder, TourScript.Step step) {
        waitForEnter();
        say(step.before());
        boolean well = runs(folder, step) == step.exit();
        say(step.after());
        return well;
    }

    private int runs(Path folder, TourScript.Step step) {
        List<String> command = new ArrayList<>(step.command());
        switch (step.of()) {
            case TREE -> command.addAll(List.of("--root", folder.resolve(TREE).toString()));
            case CAPTURE ->
                command.addAll(List.of("--snapshot", folder.resolve(CAPTURE).toString()));
            case NONE -> {
                // The pages are the same for every host.
            }
        }
        io.out().println();
        paper().heading("$ virtwright " + String.join(" ", command));
        int exit = commands.applyAsInt(command);
        paper().text("(exit code " + exit + ")");
        return exit;
    }

    private void say(String text) {
        io.out().println();
        String[] paragraphs = text.strip().split("\n\n", -1);
        for (int i = 0; i < paragraphs.length; i++) {
            if (i > 0) {
                paper().quoted("");
            }
            paper().quoted(paragraphs[i]);
        }
        io.show();
    }

    private void waitForEnter() {
        if (pause) {
            io.ask("\n[Enter goes on] ");
        }
    }

    private Paper paper() {
        return io.paper();
    }

    /** A new folder that only this user can look into, with a short name: it stands in every command of the tour. */
    private static Path temporaryFolder() {
        Path parent = Path.of(System.getProperty("java.io.tmpdir"));
        FileAttribute<?> mine = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        try {
            for (int number = 1; number < 1000; number++) {
                try {
                    return Files.createDirectory(parent.resolve("virtwright-tour-" + number), mine);
                } catch (FileAlreadyExistsException taken) {
                    // by another tour, or one that was kept: the next number
                }
            }
            return Files.createTempDirectory("virtwright-tour-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
