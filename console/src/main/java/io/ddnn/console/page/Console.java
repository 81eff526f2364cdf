package io.ddnn.console.page;

import io.ddnn.console.HierarchyException;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import java.net.URI;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * The console: a page of a running hierarchy, wherever its services are. It listens to what they decide, posts samples as
 * any client would, and passes on what people change.
 */
public final class Console implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Console.class);

    private static final int NEWEST = 50;

    private final ConsoleSettings settings;
    private final Pages pages = new Pages();
    private final Board board;
    private final NodeClient client;
    private final Nodes nodes;
    private final TierFeed feed;
    private final Player player;
    private final InstantSource clock = InstantSource.system();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2,
            Thread.ofPlatform().daemon().name("console-", 0).factory());
    private ConfigurableApplicationContext context;
    private volatile boolean open = true;

    /**
     * All that a page shows, when it opens.
     *
     * @param network name of the network
     * @param classes its classes
     * @param nodes its nodes, leaves first
     * @param player what the player does
     * @param totals what was counted
     * @param points the charts
     * @param cards the newest samples, the oldest of them first
     */
    record Picture(String network, List<String> classes, List<NodeState> nodes, Player.State player, Totals totals,
            List<Board.Point> points, List<Card> cards) {}

    private Console(ConsoleSettings settings, Map<String, Object> properties) {
        this.settings = settings;
        this.board = new Board(settings.definition(), System::nanoTime, card -> pages.tell("card", card));
        this.client = new NodeClient(settings.nodes(), settings.access());
        this.nodes = new Nodes(settings, client, all -> pages.tell("nodes", all));
        this.feed = new TierFeed(client, board::told);
        this.player = new Player(settings, board, state -> pages.tell("player", state));
        this.context = new SpringApplicationBuilder(ConsoleApplication.class)
                .web(WebApplicationType.SERVLET)
                .bannerMode(Banner.Mode.OFF)
                .registerShutdownHook(false)
                .properties(defaults())
                .properties(properties)
                .initializers(made -> {
                    GenericApplicationContext beans = (GenericApplicationContext) made;
                    beans.registerBean(ConsoleSettings.class, () -> settings);
                    beans.registerBean(Console.class, () -> this, definition -> definition.setDestroyMethodName(""));
                })
                .build()
                .run();
    }

    private static Map<String, Object> defaults() {
        return Map.ofEntries(
                Map.entry("server.address", "127.0.0.1"),
                Map.entry("spring.config.location", "optional:classpath:/io/ddnn/console/"),
                Map.entry("spring.web.resources.static-locations", "classpath:/io/ddnn/console/page/"),
                Map.entry("spring.web.resources.cache.cachecontrol.no-cache", "true"),
                Map.entry("spring.threads.virtual.enabled", "true"),
                Map.entry("spring.servlet.multipart.max-file-size", "8MB"),
                Map.entry("spring.servlet.multipart.max-request-size", "64MB"),
                Map.entry("management.endpoints.web.exposure.include", "health"),
                Map.entry("management.tracing.enabled", "false"),
                // what the page asks for is for the page only
                Map.entry("springdoc.api-docs.enabled", "false"),
                Map.entry("springdoc.swagger-ui.enabled", "false"));
    }

    /**
     * Starts the console. When this returns, its page can be opened.
     *
     * @param port of the page; 0 for any free one
     * @param properties more of Spring Boot's properties, such as those of TLS
     * @throws HierarchyException if it cannot start
     */
    public static Console start(ConsoleSettings settings, int port, Map<String, Object> properties) {
        Map<String, Object> all = new LinkedHashMap<>(properties);
        all.put("server.port", port);
        Console console;
        try {
            console = new Console(settings, all);
        } catch (RuntimeException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof PortInUseException) {
                    throw new HierarchyException(
                            "the console cannot start: port " + port + " is in use, choose another one", e);
                }
            }
            throw new HierarchyException("the console cannot start: " + e, e);
        }
        console.begin();
        return console;
    }

    private void begin() {
        feed.start(settings.nodes().keySet());
        every(250, board::tick);
        every(1000, () -> pages.tell("totals", board.totals()));
        every(2000, () -> pages.tell("point", board.point(clock.millis() / 1e3)));
        every(2000, nodes::look);
        every(5000, () -> {
            long[] audits = nodes.audits();
            board.audits(audits[0], audits[1]);
        });
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private void every(long millis, Work work) {
        Future<?> _ = timer.scheduleWithFixedDelay(() -> {
            try {
                work.run();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                // it must not be the last time that it is done
                LOG.error("the console failed, and goes on", e);
            }
        }, 0, millis, TimeUnit.MILLISECONDS);
    }

    /** The page's address. */
    public URI address() {
        boolean secure = context.getEnvironment().getProperty("server.ssl.bundle") != null;
        return URI.create((secure ? "https" : "http") + "://127.0.0.1:"
                + context.getEnvironment().getRequiredProperty("local.server.port") + "/");
    }

    /** The page's address with the token, which stays in the browser. */
    public URI addressWithToken() {
        return address().resolve("#token=" + settings.token());
    }

    Picture picture() {
        NetworkDefinition definition = settings.definition();
        return new Picture(definition.name(), definition.classes(), nodes.all(), player.state(), board.totals(),
                board.points(), board.newest(NEWEST));
    }

    Pages pages() {
        return pages;
    }

    Player player() {
        return player;
    }

    Nodes nodes() {
        return nodes;
    }

    List<String> devices() {
        return settings.definition().devices().stream().map(NodeDefinition::id).toList();
    }

    List<String> classes() {
        return settings.definition().classes();
    }

    boolean hasNode(String id) {
        return settings.definition().hasNode(id);
    }

    boolean isOpen() {
        return open;
    }

    void reset() {
        board.reset();
        pages.tell("picture", picture());
    }

    @Override
    public void close() {
        open = false;
        timer.shutdownNow();
        player.close();
        feed.close();
        client.close();
        context.close();
    }
}
