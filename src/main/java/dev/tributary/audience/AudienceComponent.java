package dev.tributary.audience;

import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

import java.util.Map;

/** {@code audience:NAME?cron=…}: plans the audience and hands the plan's id to the route. */
public final class AudienceComponent extends DefaultComponent {

    /** Header of the exchange: the plan, also its body. */
    public static final String PLAN_ID = "TributaryPlanId";
    /** Header of the exchange: the audience's name. */
    public static final String AUDIENCE = "TributaryAudience";

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        return new AudienceEndpoint(uri, this, remaining, getAndRemoveParameter(parameters, "cron", String.class));
    }
}
