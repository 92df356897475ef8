package dev.tributary.io;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * The fields of one JSON object, in order: two arrays while they are few, a hash map beyond. A record has a handful of small objects, and
 * hash maps were a third of the cost of reading one. Not thread-safe for writing.
 */
final class FieldMap extends AbstractMap<String, JsonNode> {

    /** More fields than this are looked up by hash; it also keeps a hostile answer from costing the square of its size. */
    private static final int FEW = 32;

    private String[] names = new String[8];
    private JsonNode[] values = new JsonNode[8];
    private int size;
    private @Nullable Map<String, JsonNode> many;

    @Override
    public @Nullable JsonNode get(Object name) {
        if (many != null) {
            return many.get(name);
        }
        int at = find(name);
        return at < 0 ? null : values[at];
    }

    @Override
    public boolean containsKey(Object name) {
        return many != null ? many.containsKey(name) : find(name) >= 0;
    }

    @Override
    public @Nullable JsonNode put(String name, JsonNode value) {
        if (many != null) {
            return many.put(name, value);
        }
        int at = find(name);
        if (at >= 0) {
            JsonNode before = values[at];
            values[at] = value;
            return before;
        }
        if (size == FEW) {
            Map<String, JsonNode> all = new LinkedHashMap<>(this);
            all.put(name, value);
            many = all;
            return null;
        }
        if (size == names.length) {
            names = Arrays.copyOf(names, size * 2);
            values = Arrays.copyOf(values, size * 2);
        }
        names[size] = name;
        values[size++] = value;
        return null;
    }

    @Override
    public @Nullable JsonNode remove(Object name) {
        if (many != null) {
            return many.remove(name);
        }
        int at = find(name);
        return at < 0 ? null : removeAt(at);
    }

    @Override
    public int size() {
        return many != null ? many.size() : size;
    }

    @Override
    public Set<Entry<String, JsonNode>> entrySet() {
        return many != null ? many.entrySet() : new AbstractSet<>() {
            @Override
            public Iterator<Entry<String, JsonNode>> iterator() {
                return new Entries();
            }

            @Override
            public int size() {
                return size;
            }
        };
    }

    /** The reader hands out one string for each name, so the first comparison nearly always decides. */
    private int find(Object name) {
        int hash = name.hashCode();
        for (int i = 0; i < size; i++) {
            String candidate = names[i];
            if (candidate == name || candidate.hashCode() == hash && candidate.equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private JsonNode removeAt(int at) {
        JsonNode removed = values[at];
        size--;
        System.arraycopy(names, at + 1, names, at, size - at);
        System.arraycopy(values, at + 1, values, at, size - at);
        return removed;
    }

    private final class Entries implements Iterator<Entry<String, JsonNode>> {

        private int next;

        @Override
        public boolean hasNext() {
            return next < size;
        }

        @Override
        public Entry<String, JsonNode> next() {
            if (next >= size) {
                throw new NoSuchElementException();
            }
            int at = next++;
            return new SimpleEntry<>(names[at], values[at]) {
                @Override
                public JsonNode setValue(JsonNode value) {
                    values[at] = value;
                    return super.setValue(value);
                }
            };
        }

        @Override
        public void remove() {
            removeAt(--next);
        }
    }
}
