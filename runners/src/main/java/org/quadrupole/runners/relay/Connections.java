package org.quadrupole.runners.relay;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import jdk.net.ExtendedSocketOptions;

/** What the connections of hub and workers have in common. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails ends the connection, which is noticed
final class Connections {

  private static final int CONNECT_MILLIS = 10_000;

  /** Who has said nothing for so long, seconds, is gone. */
  private static final int SILENT_SECONDS = 15;

  private static final int PING_SECONDS = 5;
  private static final int KEEP_ALIVE_SECONDS = 30;
  private static final int MOST_THREADS = 4;

  private Connections() {}

  /** Threads for all connections of one member; they keep no program alive. */
  static EventLoopGroup threads(String name) {
    int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
    return new MultiThreadIoEventLoopGroup(
        threads, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
  }

  /** The hub's side of TLS: whoever does not show the cluster's certificate is refused. */
  static SslHandler serverTls(SSLContext keys) {
    SSLEngine engine = keys.createSSLEngine();
    engine.setUseClientMode(false);
    SSLParameters parameters = tls13(engine);
    parameters.setNeedClientAuth(true);
    engine.setSSLParameters(parameters);
    return new SslHandler(engine);
  }

  /**
   * A worker's side of TLS. The cluster's own certificate is the only one that is trusted, so it
   * does not matter which host shows it; the name is for a proxy that tells clusters apart by it.
   */
  static SslHandler clientTls(SSLContext keys, String name) {
    SSLEngine engine = keys.createSSLEngine();
    engine.setUseClientMode(true);
    SSLParameters parameters = tls13(engine);
    parameters.setServerNames(List.of(new SNIHostName(name)));
    engine.setSSLParameters(parameters);
    return new SslHandler(engine);
  }

  private static SSLParameters tls13(SSLEngine engine) {
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.3"});
    return parameters;
  }

  /** Lets a connection speak in messages, and notice that the other side is gone. */
  static void addMessages(ChannelPipeline pipeline) {
    pipeline.addLast("idle", new IdleStateHandler(SILENT_SECONDS, PING_SECONDS, 0));
    Lines.add(pipeline);
  }

  /** A connection on this machine that does not read by itself. */
  static ChannelFuture open(EventLoopGroup threads, InetSocketAddress address) {
    return connector(threads)
        .option(ChannelOption.AUTO_READ, false)
        .handler(new ChannelInboundHandlerAdapter())
        .connect(address);
  }

  /** What opens connections; what they do is still to be said. */
  static Bootstrap connector(EventLoopGroup threads) {
    return new Bootstrap()
        .group(threads)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS);
  }

  /** Says that bytes may follow; when that is on its way, the connection has ceased to speak. */
  static Future<Void> toBytes(Channel channel) {
    Promise<Void> done = channel.eventLoop().newPromise();
    channel
        .writeAndFlush(new Message.Go())
        .addListener(
            said -> {
              if (said.isSuccess()) {
                stopMessages(channel);
                done.setSuccess(null);
              } else {
                done.setFailure(said.cause());
              }
            });
    return done;
  }

  /** In the connection's own thread. */
  static void stopMessages(Channel channel) {
    ChannelPipeline pipeline = channel.pipeline();
    Lines.remove(channel);
    pipeline.remove("idle");
    pipeline.remove("messages");
    keepAlive(channel);
  }

  /** Whoever is gone without a word is noticed, and a NAT keeps what is quiet. */
  private static void keepAlive(Channel channel) {
    ChannelConfig config = channel.config();
    config.setOption(ChannelOption.SO_KEEPALIVE, true);
    config.setOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), KEEP_ALIVE_SECONDS);
    config.setOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), PING_SECONDS);
    config.setOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), 3);
  }
}
