/** The lines of a new configuration that tell of the nightly run; all hidden, since each is a choice. */
export const startNightlyLines: readonly string[] =
  `# What \`ovm-rescue nightly\` does besides. Each key may also stand under nightly of an estate, for that one.
#nightly:
  # Where copies of a night's archives go; each is read again and compared.
  #copies:
    #- {directory: /mnt/nfs/ovm-rescue}
    #- {ssh: "ssh://rescue@backup.example.com/srv/ovm-rescue", retention: {keep: 60}}
  # What is told of a night that is not good, of the first good one after it, and of a last good one that is too old.
  #notices:
    #- {command: [/usr/local/bin/tell-dba, --urgent], timeout: 60}
    #- webhook: https://alerts.example.com/ovm-rescue
      #secret: {file: /etc/ovm-rescue/webhook}
      #certificate: SHA256:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF
      #timeout: 30
    # A URL that is itself a secret, as those of chat systems.
    #- {webhook: {file: /etc/ovm-rescue/chat-url}}
  # A night with so many percent less than the last good one is not good.
  #limits: {vms: 10, disks: 10, tables: 10, rows: 10}
  # The age at which the last good night is too old: hours (36h) or days (2d).
  #older-than: 36h
  # The age at which the last rehearsal (recover rehearse) is too old; nobody asks where it is not said.
  #rehearsed-within: 30d
  # For the textfile collector of the Prometheus node exporter.
  #metrics: /var/lib/node_exporter/textfile_collector/ovm-rescue.prom
  # What the prune at a night's end leaves, if not the same as above: also the newest of each of the last 30 days that
  # have one, of 12 weeks, of 12 months and of 5 years.
  #retention: {keep: 14, days: 14, daily: 30, weekly: 12, monthly: 12, yearly: 5}`.split('\n');
