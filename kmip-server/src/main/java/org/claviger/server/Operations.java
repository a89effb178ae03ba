package org.claviger.server;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.claviger.hsm.engine.KeyWrap;
import org.claviger.hsm.support.Uuids;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.crypto.CryptoEngine;
import org.claviger.server.crypto.KeyGenerator;
import org.claviger.server.crypto.KeyPairs;
import org.claviger.server.crypto.KeyWrapper;
import org.claviger.server.crypto.ObjectVault;
import org.claviger.server.crypto.ResidentPlaces;
import org.claviger.server.crypto.Signatures;
import org.claviger.server.net.TlsConfigurationException;
import org.claviger.server.operation.ActivateHandler;
import org.claviger.server.operation.AddAttributeHandler;
import org.claviger.server.operation.AdjustAttributeHandler;
import org.claviger.server.operation.ArchiveHandler;
import org.claviger.server.operation.AttributeChanges;
import org.claviger.server.operation.CancelHandler;
import org.claviger.server.operation.CheckHandler;
import org.claviger.server.operation.CreateHandler;
import org.claviger.server.operation.CreateKeyPairHandler;
import org.claviger.server.operation.CreateSplitKeyHandler;
import org.claviger.server.operation.CryptographicStreams;
import org.claviger.server.operation.DecryptHandler;
import org.claviger.server.operation.DeleteAttributeHandler;
import org.claviger.server.operation.DeriveKeyHandler;
import org.claviger.server.operation.DestroyHandler;
import org.claviger.server.operation.DiscoverVersionsHandler;
import org.claviger.server.operation.EncryptHandler;
import org.claviger.server.operation.ExportHandler;
import org.claviger.server.operation.GeneratedKeys;
import org.claviger.server.operation.GetAttributeListHandler;
import org.claviger.server.operation.GetAttributesHandler;
import org.claviger.server.operation.GetHandler;
import org.claviger.server.operation.GetUsageAllocationHandler;
import org.claviger.server.operation.HashHandler;
import org.claviger.server.operation.ImportHandler;
import org.claviger.server.operation.InteropHandler;
import org.claviger.server.operation.JoinSplitKeyHandler;
import org.claviger.server.operation.KeyWrapping;
import org.claviger.server.operation.LocateHandler;
import org.claviger.server.operation.LogHandler;
import org.claviger.server.operation.MacHandler;
import org.claviger.server.operation.MacVerifyHandler;
import org.claviger.server.operation.ModifyAttributeHandler;
import org.claviger.server.operation.NewKeyPairs;
import org.claviger.server.operation.NewObjects;
import org.claviger.server.operation.ObjectDelivery;
import org.claviger.server.operation.ObtainLeaseHandler;
import org.claviger.server.operation.OperationHandler;
import org.claviger.server.operation.OperationTable;
import org.claviger.server.operation.PendingRequests;
import org.claviger.server.operation.PingHandler;
import org.claviger.server.operation.PollHandler;
import org.claviger.server.operation.ProcessHandler;
import org.claviger.server.operation.QueryAsynchronousRequestsHandler;
import org.claviger.server.operation.QueryHandler;
import org.claviger.server.operation.ReKeyHandler;
import org.claviger.server.operation.ReKeyKeyPairHandler;
import org.claviger.server.operation.RecoverHandler;
import org.claviger.server.operation.RegisterHandler;
import org.claviger.server.operation.Residents;
import org.claviger.server.operation.RevokeHandler;
import org.claviger.server.operation.RngRetrieveHandler;
import org.claviger.server.operation.RngSeedHandler;
import org.claviger.server.operation.SetAttributeHandler;
import org.claviger.server.operation.SignHandler;
import org.claviger.server.operation.SignatureVerifyHandler;
import org.claviger.ttlv.Limits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which operations there are, and what each needs. To add one, add its handler.
 */
final class Operations {
    private static final Logger LOG = LoggerFactory.getLogger(Operations.class);

    private Operations() {}

    /**
     * Makes the handlers of all operations that this configuration offers.
     *
     * @throws TlsConfigurationException as {@link CertificateServices#handlers}
     */
    static OperationTable table(
            ServerConfig config,
            ObjectVault vault,
            KeyWrap keyWrap,
            ResidentPlaces devices,
            Residents residents,
            CryptographicStreams streams,
            PendingRequests pending,
            Clock clock,
            SecureRandom random)
            throws TlsConfigurationException {
        var signatures = new Signatures(random);
        // In the order of time, so that the newest objects stand side by side in the store's index.
        var newObjects =
                new NewObjects(vault, config.attributes(), () -> Uuids.timeOrdered(clock.instant(), random), residents);
        var engine = new CryptoEngine(random);
        var wrapping =
                new KeyWrapping(vault, engine, signatures, new KeyWrapper(engine, keyWrap, Limits.WIDEST), devices);
        var delivery = new ObjectDelivery(vault, wrapping);
        var generated = new GeneratedKeys(new KeyGenerator(random));
        var attributeChanges = new AttributeChanges(config.attributes());
        var newKeyPairs = new NewKeyPairs(new KeyPairs(random), newObjects);
        var table = new OperationTable[1];
        var handlers = new ArrayList<OperationHandler<?, ?>>(List.of(
                new ActivateHandler(),
                new AddAttributeHandler(attributeChanges),
                new AdjustAttributeHandler(attributeChanges),
                new ArchiveHandler(),
                new CancelHandler(pending),
                new CheckHandler(config.attributes().leaseTime()),
                new CreateHandler(generated, newObjects),
                new CreateKeyPairHandler(newKeyPairs, config.defaultKeyPairMasks()),
                new CreateSplitKeyHandler(wrapping, new KeyGenerator(random), newObjects, random),
                new DecryptHandler(wrapping, streams),
                new DeleteAttributeHandler(attributeChanges),
                new DeriveKeyHandler(wrapping, newObjects),
                new DestroyHandler(vault, streams, residents),
                new DiscoverVersionsHandler(config.versions()),
                new EncryptHandler(wrapping, streams),
                new ExportHandler(delivery),
                new GetAttributeListHandler(),
                new GetAttributesHandler(),
                new GetHandler(delivery),
                new GetUsageAllocationHandler(),
                new HashHandler(streams),
                new ImportHandler(vault, newObjects, wrapping, streams, residents),
                new JoinSplitKeyHandler(wrapping, newObjects),
                new LocateHandler(config.locatePage()),
                new LogHandler(),
                new MacHandler(wrapping, streams),
                new MacVerifyHandler(wrapping, streams),
                new ModifyAttributeHandler(attributeChanges),
                new ObtainLeaseHandler(config.attributes().leaseTime()),
                new PingHandler(),
                new PollHandler(pending),
                new ProcessHandler(pending),
                new QueryAsynchronousRequestsHandler(pending),
                new QueryHandler(
                        version -> table[0].supportedIn(version),
                        config.attributes().applicationNamespaces(),
                        devices),
                new ReKeyHandler(generated, newObjects),
                new ReKeyKeyPairHandler(newKeyPairs),
                new RecoverHandler(),
                new RegisterHandler(newObjects),
                new RevokeHandler(streams),
                new RngRetrieveHandler(random),
                new RngSeedHandler(),
                new SetAttributeHandler(attributeChanges),
                new SignHandler(wrapping, streams),
                new SignatureVerifyHandler(wrapping, streams)));
        handlers.addAll(CertificateServices.handlers(config, vault, newObjects, clock, random));
        if (config.interop()) {
            LOG.warn(
                    "kmip.interop is on: clients may delete their objects without a trace; for conformance tests only");
            handlers.add(new InteropHandler(vault, streams, residents, clock.instant()));
        }
        table[0] = new OperationTable(handlers);
        return table[0];
    }
}
