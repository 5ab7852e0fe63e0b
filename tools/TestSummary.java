import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/**
 * Sums up Surefire's reports for {@code ./test}: the skipped tests with their reasons, the failed ones, and the totals.
 * Arguments: Maven's exit code, the report folders. Exits with 0 only if Maven did and a test ran and none failed.
 */
public final class TestSummary {
    private static final int MAX_REASON = 300;

    private final List<String> skipped = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();
    private int passed;

    private TestSummary() {}

    public static void main(String[] args) throws Exception {
        int maven = Integer.parseInt(args[0]);
        var summary = new TestSummary();
        for (var folder : Arrays.asList(args).subList(1, args.length)) {
            if (Files.isDirectory(Path.of(folder))) {
                summary.readFolder(Path.of(folder));
            }
        }
        summary.print("skipped", summary.skipped);
        summary.print("failed", summary.failed);
        boolean nothing = summary.passed == 0 && summary.failed.isEmpty();
        if (maven != 0 && summary.failed.isEmpty()) {
            System.out.println("The build failed, though no test did; see above.");
        } else if (nothing) {
            System.out.println("No test ran.");
        }
        System.out.printf(
                "%d passed, %d failed, %d skipped%n", summary.passed, summary.failed.size(), summary.skipped.size());
        System.exit(maven != 0 ? maven : summary.failed.isEmpty() && !nothing ? 0 : 1);
    }

    private void readFolder(Path folder) throws Exception {
        try (var files = Files.newDirectoryStream(folder, "TEST-*.xml")) {
            for (var file : files) {
                read(file);
            }
        }
    }

    private void read(Path file) throws Exception {
        var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
        var cases = document.getElementsByTagName("testcase");
        for (int i = 0; i < cases.getLength(); i++) {
            var test = (Element) cases.item(i);
            var name = test.getAttribute("classname").replaceFirst("^io\\.virtwright\\.", "") + " "
                    + test.getAttribute("name");
            if (message(test, "skipped") instanceof String reason) {
                skipped.add(name + ": " + reason);
            } else if (message(test, "failure") instanceof String reason) {
                failed.add(name + ": " + reason);
            } else if (message(test, "error") instanceof String reason) {
                failed.add(name + ": " + reason);
            } else {
                passed++;
            }
        }
    }

    /** What the named child says, on one line and without its exception's name; null if there is no such child. */
    private static String message(Element test, String child) {
        var found = test.getElementsByTagName(child);
        if (found.getLength() == 0) {
            return null;
        }
        var element = (Element) found.item(0);
        var text = element.hasAttribute("message") ? element.getAttribute("message") : element.getTextContent();
        var words = text.lines().takeWhile(line -> !line.strip().startsWith("at ")).collect(Collectors.joining(" "));
        var line = words.replaceFirst("^\\s*org\\.opentest4j\\.TestAbortedException:?\\s*(Assumption failed:)?", "")
                .replaceAll("\\s+", " ")
                .strip();
        return line.isEmpty() ? "no reason given" : line.substring(0, Math.min(line.length(), MAX_REASON));
    }

    private void print(String what, List<String> tests) {
        if (!tests.isEmpty()) {
            System.out.println(what + ":");
            tests.stream().sorted().forEach(test -> System.out.println("  " + test));
        }
    }
}
