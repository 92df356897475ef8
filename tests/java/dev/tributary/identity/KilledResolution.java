package dev.tributary.identity;

import dev.tributary.SmallShop;
import dev.tributary.config.Findings;
import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Warehouse;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;

/** A process that resolves and writes a line before each thing it does, so that it can be killed there. */
final class KilledResolution {

    private KilledResolution() {
    }

    public static void main(String[] arguments) {
        try (SmallShop shop = new SmallShop(Path.of(arguments[0]))) {
            Warehouse telling = (Warehouse) Proxy.newProxyInstance(KilledResolution.class.getClassLoader(),
                    new Class<?>[] {Warehouse.class},
                    (proxy, method, values) -> method.getName().equals("write")
                            ? shop.warehouse.write(session -> work((Warehouse.Work<?>) values[0], session))
                            : method.invoke(shop.warehouse, values));
            new People(telling, IdentityRules.read(SmallShop.REPOSITORY, new Findings()), Clock.systemUTC()).resolve();
            System.out.println("done");
        }
    }

    private static Object work(Warehouse.Work<?> work, Session session) {
        return work.in((Session) Proxy.newProxyInstance(KilledResolution.class.getClassLoader(), new Class<?>[] {Session.class},
                (proxy, method, values) -> {
                    System.out.println(method.getName());
                    try {
                        return method.invoke(session, values);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
