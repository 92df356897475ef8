package dev.tributary.run;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.config.Findings;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** The jobs of a hub by name. Immutable. Their names stand in {@link JobEndpoint} too, for lint, which opens no hub. */
public final class Jobs {

    private final Map<String, Job> byName = new TreeMap<>();

    public Jobs(Collection<Job> jobs) {
        jobs.forEach(job -> byName.put(job.name(), job));
    }

    public Collection<String> names() {
        return byName.keySet();
    }

    /** @throws FaultException of kind CONFIG when there is no such job */
    public Job get(String name) {
        Job job = byName.get(name);
        if (job == null) {
            throw new FaultException(Fault.CONFIG, "there is no job \"" + name + "\"; " + Findings.oneOf(byName.keySet(), name));
        }
        return job;
    }
}
