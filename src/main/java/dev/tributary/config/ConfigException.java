package dev.tributary.config;

import dev.tributary.Fault;
import dev.tributary.FaultException;

import java.util.List;
import java.util.stream.Collectors;

/** The home's files hold errors. The message is all findings, one per line. */
public final class ConfigException extends FaultException {

    private final transient List<Finding> findings;

    public ConfigException(List<Finding> findings) {
        super(Fault.CONFIG, findings.stream().map(Finding::toString).collect(Collectors.joining("\n")));
        this.findings = List.copyOf(findings);
    }

    public List<Finding> findings() {
        return findings;
    }
}
