package io.virtwright.engine.finding;

import java.util.List;
import java.util.stream.Collectors;

/** A value in a report, typed so that numbers stay numbers in JSON. */
public sealed interface Value {
    record Text(String text) implements Value {
        @Override
        public String toString() {
            return text;
        }
    }

    record Whole(long number) implements Value {
        @Override
        public String toString() {
            return Long.toString(number);
        }
    }

    record Real(double number) implements Value {
        @Override
        public String toString() {
            return Double.toString(number);
        }
    }

    record Truth(boolean is) implements Value {
        @Override
        public String toString() {
            return is ? "yes" : "no";
        }
    }

    record Items(List<Value> items) implements Value {
        public Items {
            items = List.copyOf(items);
        }

        @Override
        public String toString() {
            return items.isEmpty()
                    ? "none"
                    : items.stream().map(Value::toString).collect(Collectors.joining(", "));
        }
    }

    static Value of(String text) {
        return new Text(text);
    }

    static Value of(long number) {
        return new Whole(number);
    }

    static Value of(boolean is) {
        return new Truth(is);
    }

    static Value texts(List<String> texts) {
        return new Items(texts.stream().map(Value::of).toList());
    }

    static Value numbers(List<? extends Number> numbers) {
        return new Items(numbers.stream().map(n -> Value.of(n.longValue())).toList());
    }
}
