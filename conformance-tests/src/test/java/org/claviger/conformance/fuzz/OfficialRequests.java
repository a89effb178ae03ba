package org.claviger.conformance.fuzz;

import io.netty.buffer.Unpooled;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.claviger.message.MessageCodec;
import org.claviger.message.OasisCases;
import org.claviger.secret.SecretScope;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.Limits;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvException;
import org.claviger.ttlv.UnencodableException;
import org.claviger.ttlv.binary.BinaryTtlvWriter;
import org.claviger.ttlv.xml.XmlTtlvReader;

/**
 * The requests of the official cases, spliced: items of one stand in another, batches are joined, and the version is another
 * one.
 */
final class OfficialRequests {
    private final SplittableRandom random;
    private final Damage damage;
    private final List<Node> requests;

    OfficialRequests(SplittableRandom random) {
        this.random = random;
        this.damage = new Damage(random);
        this.requests = read();
    }

    /** How many different ones there are to make others of. */
    int count() {
        return requests.size();
    }

    private static List<Node> read() {
        var nodes = new ArrayList<Node>();
        for (var file : OasisCases.files()) {
            for (var message : OasisCases.messages(file)) {
                if (message.request()) {
                    try (var secrets = SecretScope.unlocked()) {
                        var request = MessageCodec.readRequest(
                                new XmlTtlvReader(new StringReader(message.xml()), Limits.DEFAULT, secrets));
                        var bytes = Unpooled.buffer();
                        MessageCodec.writeRequest(new BinaryTtlvWriter(bytes, ProtocolVersion.V1_0), request);
                        nodes.add(Node.read(bytes.nioBuffer()));
                    } catch (TtlvException | UnencodableException _) {
                        // cases of what cannot be read have no form in TTLV here
                    }
                }
            }
        }
        return List.copyOf(nodes);
    }

    /** Returns one of them, changed. */
    Node spliced() {
        var request = any().copy();
        if (random.nextInt(3) == 0) {
            join(request, any());
        }
        if (random.nextInt(3) == 0) {
            inAnotherVersion(request);
        }
        for (var changes = random.nextInt(3); changes > 0; changes--) {
            damage.changeItems(request, any());
        }
        return request;
    }

    private Node any() {
        return requests.get(random.nextInt(requests.size()));
    }

    private static void join(Node request, Node other) {
        other.children.stream()
                .filter(child -> child.tag == Tag.BATCH_ITEM.code())
                .forEach(item -> request.children.add(item.copy()));
        var items = (int) request.children.stream()
                .filter(child -> child.tag == Tag.BATCH_ITEM.code())
                .count();
        replace(request, Tag.BATCH_COUNT, items);
    }

    private void inAnotherVersion(Node request) {
        var versions = List.copyOf(ProtocolVersion.published());
        var version = versions.get(random.nextInt(versions.size()));
        replace(request, Tag.PROTOCOL_VERSION_MAJOR, version.major());
        replace(request, Tag.PROTOCOL_VERSION_MINOR, version.minor());
    }

    private static void replace(Node message, Tag tag, int value) {
        var all = new ArrayList<Node>();
        message.collect(all);
        all.stream()
                .filter(node -> node.tag == tag.code())
                .forEach(node -> node.value = Node.integer(tag.code(), ItemType.INTEGER, value).value);
    }
}
