package dev.tributary.pull;

import dev.tributary.twin.kit.Twin;

import java.util.List;
import java.util.Map;

/** What the scripts of all vendors with a twin share. */
public abstract class TwinVendor<T extends Twin> implements ScriptedVendor {

    public final T twin;
    private final String route;
    private final String table;
    private final Map<String, String> secrets;
    private int taken;

    /** @param route see {@link ScriptedVendor#route}. @param table see {@link ScriptedVendor#table} */
    public TwinVendor(T twin, String route, String table, Map<String, String> secrets) {
        this.twin = twin;
        this.route = route;
        this.table = table;
        this.secrets = secrets;
    }

    /** Another one each time: what is to be changed or removed next. */
    public final <R> R another(List<R> records) {
        return records.get(taken++);
    }

    @Override
    public final T twin() {
        return twin;
    }

    @Override
    public Map<String, String> secrets() {
        return secrets;
    }

    @Override
    public final String route() {
        return route;
    }

    @Override
    public final String table() {
        return table;
    }

    @Override
    public void close() {
        twin.close();
    }
}
