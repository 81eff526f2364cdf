package io.ddnn.manifests;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import io.ddnn.manifests.Manifests.Resource;
import io.kubernetes.client.openapi.JSON;
import java.lang.reflect.InvocationTargetException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads resources into the models of Kubernetes' Java client, which know every field and what must be there. */
final class KubernetesModels {

    private static final Gson GSON = new Gson();

    private KubernetesModels() {}

    /**
     * Checks a resource of Kubernetes' own.
     *
     * @throws AssertionError naming what it does not know, or misses
     */
    static void check(Resource resource) {
        JsonElement json = GSON.toJsonTree(resource.content());
        try {
            Class<?> model = model(resource);
            Object nothing = model.getMethod("validateJsonElement", JsonElement.class).invoke(null, json);
            if (nothing != null) {
                throw new AssertionError(resource.id() + ": " + nothing);
            }
            requireRead(resource, JSON.getGson().fromJson(json, model));
        } catch (InvocationTargetException e) {
            throw new AssertionError(resource.id() + ": " + e.getCause(), e);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(resource.id() + " is of a kind that Kubernetes does not have", e);
        }
    }

    private static void requireRead(Resource resource, @Nullable Object model) {
        if (model == null) {
            throw new AssertionError(resource.id() + " is empty");
        }
    }

    private static Class<?> model(Resource resource) throws ClassNotFoundException {
        String version = String.valueOf(resource.content().get("apiVersion")).replaceFirst("^.*/", "");
        return Class.forName("io.kubernetes.client.openapi.models." + version.toUpperCase(Locale.ROOT)
                + resource.kind());
    }
}
