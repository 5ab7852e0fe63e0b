package io.virtwright.app.fleet;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names of hosts in few characters, as cluster tools write them: {@code db1, web[01-20,23].example.com}. */
public final class Folded {
    /** A name with a number: the last one before the domain, where most names have theirs. */
    private static final Pattern NUMBERED = Pattern.compile("([^.]*?)([0-9]{1,18})([^0-9.]*(?:\\..*)?)");

    /** An IPv4 address differs in its last number. */
    private static final Pattern ADDRESS = Pattern.compile("((?:.*@)?(?:[0-9]{1,3}\\.){3})([0-9]{1,3})()");

    private Folded() {}

    /** What is before the number and behind it, and how many digits a number with leading zeros has. */
    private record Form(String before, String after, int width) {}

    /** Names whose numbers differ become one, in the order in which they first occur. */
    public static String names(Collection<String> names) {
        Map<Object, NavigableMap<BigInteger, String>> forms = new LinkedHashMap<>();
        for (String name : names) {
            Matcher parts = ADDRESS.matcher(name);
            if (!parts.matches()) {
                parts = NUMBERED.matcher(name);
            }
            if (parts.matches()) {
                String digits = parts.group(2);
                int width = digits.startsWith("0") && digits.length() > 1 ? digits.length() : 0;
                Object form = form(forms, parts.group(1), parts.group(3), digits, width);
                forms.computeIfAbsent(form, _ -> new TreeMap<>()).put(new BigInteger(digits), digits);
            } else {
                forms.computeIfAbsent(name, _ -> new TreeMap<>()).put(BigInteger.ZERO, "");
            }
        }
        return forms.entrySet().stream()
                .map(entry -> text(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** 10 belongs to 01..09 where those are there: it has as many digits. */
    private static Form form(
            Map<Object, NavigableMap<BigInteger, String>> forms,
            String before,
            String after,
            String digits,
            int width) {
        Form padded = new Form(before, after, digits.length());
        return width == 0 && !forms.containsKey(padded) ? new Form(before, after, 0) : padded;
    }

    private static String text(Object form, NavigableMap<BigInteger, String> numbers) {
        if (!(form instanceof Form(String before, String after, int _))) {
            return form.toString();
        }
        if (numbers.size() == 1) {
            return before + numbers.firstEntry().getValue() + after;
        }
        return before + "[" + ranges(numbers) + "]" + after;
    }

    private static String ranges(NavigableMap<BigInteger, String> numbers) {
        List<String> ranges = new ArrayList<>();
        List<BigInteger> keys = List.copyOf(numbers.keySet());
        int from = 0;
        for (int i = 1; i <= keys.size(); i++) {
            if (i == keys.size() || !keys.get(i).equals(keys.get(i - 1).add(BigInteger.ONE))) {
                String first = String.valueOf(numbers.get(keys.get(from)));
                String last = String.valueOf(numbers.get(keys.get(i - 1)));
                ranges.add(from == i - 1 ? first : first + (i - 1 - from == 1 ? "," : "-") + last);
                from = i;
            }
        }
        return String.join(",", ranges);
    }
}
