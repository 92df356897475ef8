package dev.tributary.lint;

import dev.tributary.audience.AudienceEndpoint;
import dev.tributary.destination.PushEndpoint;
import dev.tributary.mapping.MapEndpoint;
import dev.tributary.pull.PullEndpoint;
import dev.tributary.receive.ReceiveEndpoint;
import dev.tributary.run.JobEndpoint;
import dev.tributary.run.StoreEndpoint;
import org.apache.camel.Endpoint;
import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.tooling.model.ComponentModel;
import org.apache.camel.tooling.model.JsonMapper;
import org.jspecify.annotations.Nullable;

import java.lang.reflect.Field;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Describes our components to Camel's catalog, from the annotations of their endpoints alone. */
final class ComponentMetadata {

    private static final Map<String, Class<? extends Endpoint>> BY_SCHEME = new LinkedHashMap<>();

    static {
        for (Class<? extends Endpoint> type : List.of(PullEndpoint.class, ReceiveEndpoint.class, MapEndpoint.class, StoreEndpoint.class,
                AudienceEndpoint.class,
                PushEndpoint.class, JobEndpoint.class)) {
            BY_SCHEME.put(endpoint(type).scheme(), type);
        }
    }

    private ComponentMetadata() {
    }

    /** The schemes of our components, in the order of a page's way. */
    static List<String> schemes() {
        return List.copyOf(BY_SCHEME.keySet());
    }

    static void addTo(CamelCatalog catalog) {
        BY_SCHEME
                .forEach((scheme, type) -> catalog.addComponent(scheme, type.getName(), JsonMapper.createParameterJsonSchema(model(type))));
    }

    private static ComponentModel model(Class<? extends Endpoint> type) {
        UriEndpoint endpoint = endpoint(type);
        ComponentModel model = new ComponentModel();
        model.setScheme(endpoint.scheme());
        model.setName(endpoint.scheme());
        model.setTitle(endpoint.title());
        model.setSyntax(endpoint.syntax());
        model.setFirstVersion(endpoint.firstVersion());
        model.setConsumerOnly(endpoint.consumerOnly());
        model.setProducerOnly(endpoint.producerOnly());
        model.setJavaType(type.getName());
        model.setGroupId("dev.tributary");
        model.setArtifactId("tributary");
        model.setLabel("tributary");
        Metadata about = Objects.requireNonNull(type.getAnnotation(Metadata.class));
        model.setDescription(about.description());
        List<String> left = List.of(about.excludeProperties().split(","));
        for (Class<?> declaring = type; declaring != null; declaring = declaring.getSuperclass()) {
            for (Field field : declaring.getDeclaredFields()) {
                ComponentModel.EndpointOptionModel option = option(field);
                if (option != null && !left.contains(option.getName())) {
                    model.addEndpointOption(option);
                }
            }
        }
        return model;
    }

    private static ComponentModel.@Nullable EndpointOptionModel option(Field field) {
        UriPath path = field.getAnnotation(UriPath.class);
        UriParam parameter = field.getAnnotation(UriParam.class);
        if (field.getType() != String.class || path == null && parameter == null) {
            return null; // those that Camel's own base class declares are not for users of ours
        }
        ComponentModel.EndpointOptionModel option = new ComponentModel.EndpointOptionModel();
        option.setName(field.getName());
        option.setKind(path != null ? "path" : "parameter");
        option.setDisplayName(field.getName());
        option.setLabel(path != null ? "common" : parameter.label());
        option.setDescription(path != null ? path.description() : parameter.description());
        option.setType("string");
        option.setJavaType(String.class.getName());
        Metadata more = field.getAnnotation(Metadata.class);
        option.setRequired(more != null && more.required());
        String enums = path != null ? path.enums() : parameter.enums();
        if (!enums.isEmpty()) {
            option.setEnums(List.of(enums.split(",")));
        }
        return option;
    }

    private static UriEndpoint endpoint(Class<? extends Endpoint> type) {
        return Objects.requireNonNull(type.getAnnotation(UriEndpoint.class));
    }
}
