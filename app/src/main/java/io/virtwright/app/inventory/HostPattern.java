package io.virtwright.app.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of one host or of many, as Ansible writes it: {@code web[01:20].example.com}, {@code db-[a:f]}, {@code [1:9:2]};
 * a port may follow.
 *
 * @param names the hosts
 * @param port as text, where there is one
 */
record HostPattern(List<String> names, Optional<String> port) {
    /** Hosts of one inventory, at most. More is a slip in a range. */
    static final int MOST = 20_000;

    private static final Pattern RANGE = Pattern.compile("\\[([0-9A-Za-z]*):([0-9A-Za-z]+)(?::([0-9]+))?]");
    private static final Pattern IPV6 =
            Pattern.compile("\\[([0-9A-Fa-f:.%a-z]*:[0-9A-Fa-f:.%a-z]*:[0-9A-Fa-f:.%a-z]*)](?::([0-9]+))?");
    private static final Pattern PORT = Pattern.compile("(.*[^:]):([0-9]+)");

    HostPattern {
        names = List.copyOf(names);
    }

    /** @throws AddressException for a range that isn't one */
    static HostPattern of(String text) {
        Matcher address = IPV6.matcher(text);
        if (address.matches() && !RANGE.matcher(text).matches()) {
            return new HostPattern(List.of(address.group(1)), Optional.ofNullable(address.group(2)));
        }
        Matcher range = RANGE.matcher(text);
        String outside = range.replaceAll("x");
        Matcher port = PORT.matcher(text);
        // One colon outside of the ranges is a port; more are an IPv6 address.
        if (outside.indexOf(':') == outside.lastIndexOf(':') && outside.indexOf('[') < 0 && port.matches()) {
            return new HostPattern(expanded(port.group(1)), Optional.of(port.group(2)));
        }
        return new HostPattern(expanded(text), Optional.empty());
    }

    private static List<String> expanded(String text) {
        Matcher range = RANGE.matcher(text);
        if (!range.find()) {
            if (text.indexOf('[') >= 0 || text.indexOf(']') >= 0) {
                throw new AddressException("'" + text + "': not a range; one is [01:20], [a:f] or [1:9:2]");
            }
            return List.of(text);
        }
        String before = text.substring(0, range.start());
        List<String> rest = expanded(text.substring(range.end()));
        List<String> names = new ArrayList<>();
        for (String item : items(text, range)) {
            if (names.size() + rest.size() > MOST) {
                throw new AddressException("'" + text + "' names more than " + MOST + " hosts");
            }
            rest.forEach(end -> names.add(before + item + end));
        }
        return names;
    }

    private static List<String> items(String text, Matcher range) {
        String first = range.group(1).isEmpty() ? "0" : range.group(1);
        String last = range.group(2);
        int step = Optional.ofNullable(range.group(3)).map(HostPattern::number).orElse(1);
        boolean letters = isLetter(first) && isLetter(last);
        if (step < 1 || !(letters || (isNumber(first) && isNumber(last)))) {
            throw new AddressException("'" + text + "': " + range.group() + " is not a range");
        }
        int width = first.startsWith("0") && first.length() > 1 ? first.length() : 1;
        if (!letters && width > 1 && width != last.length()) {
            throw new AddressException(
                    "'" + text + "': both ends of " + range.group() + " need the same number of digits");
        }
        int from = letters ? first.charAt(0) : number(first);
        int to = letters ? last.charAt(0) : number(last);
        if (from > to || (to - from) / step >= MOST) {
            throw new AddressException("'" + text + "': " + range.group()
                    + (from > to ? " is empty" : " names more than " + MOST + " hosts"));
        }
        List<String> items = new ArrayList<>();
        for (int i = from; i <= to; i += step) {
            items.add(letters ? Character.toString(i) : padded(i, width));
        }
        return items;
    }

    private static String padded(int number, int width) {
        String digits = Integer.toString(number);
        return "0".repeat(Math.max(0, width - digits.length())) + digits;
    }

    private static boolean isLetter(String text) {
        return text.length() == 1 && Character.isLetter(text.charAt(0));
    }

    private static boolean isNumber(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static int number(String digits) {
        if (digits.length() > 9) {
            throw new AddressException("'" + digits + "' is too large");
        }
        return Integer.parseInt(digits);
    }
}
