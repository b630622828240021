/** The visible allow-list: words that may stand in a shared sample as they are. Everything else is replaced. */

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}

/** Keys of vm.cfg: those of Oracle VM files, those the agent's own table lists, and those inside device strings. */
const vmCfgKeys = words(`
  OVM_simple_name OVM_description OVM_os_type OVM_domain_type OVM_high_availability OVM_cpu_compat_group name uuid
  guest_os_type memory maxmem vcpus maxvcpus cpu_weight cpu_cap cpus disk disk_other_config vif vif_other_config vfb
  vnc vncunused vnclisten vncconsole vncpasswd keymap boot builder bootloader bootargs extra usbdevice serial on_crash
  on_reboot on_poweroff kernel device_model acpi apic pae timer_mode cpuid expose_host_uuid hap nestedhvm ib_pfs
  ib_pkeys exalogic_vnic exalogic_ipoib blkif console_autoconnect cpu display hpet isa localtime
  machine_address_size monitor netif nographic nomigrate opengl pasued pci_msitranslate pci_power_mgmt rtc_timeoffset
  s3_integrity sdl shadow_memory stdvga superpages suppress_spurious_page_faults target tpmif tsc_mode usb vhpt
  videoram viridian vncdisplay vpt_align xen_platform_pci dhcp fda fdb features gateway hostname interface ip loader
  monitor_path netmask nfs_root nfs_server on_xend_start on_xend_stop ramdisk root soundhw xauthority access_control
  cpuid_check ioports irq pci vif2 vscsi vtpm mac bridge type model script rate backend vdev format access devtype
  location Origin`);

/** Keys of the other files: .ovsrepo, .ovsmeta, .config, ovmm, ifcfg, meta, dumps, xm list, cluster.conf. */
const otherKeys = words(`
  OVS_REPO_UUID OVS_REPO_VERSION OVS_REPO_MGR_UUID OVS_REPO_ALIAS OBJECT_TYPE SIMPLE_NAME VIRTUAL_DISK
  DBTYPE DBHOST SID LSNR APEX OVSSCHEMA WLSADMIN OVSADMIN COREPORT UUID BUILDID USETLS1 RUN_OVMM JVM_MEMORY_MAX
  JVM_MAX_PERM DBBACKUP DBBACKUP_CMD DEVICE TYPE BOOTPROTO MACADDR ONBOOT DELAY BRIDGING_OPTS BONDING_OPTS MTU DNS1
  DNS2 HWADDR IPADDR NETMASK GATEWAY VLAN BRIDGE NM_CONTROLLED ETHTOOL_OPTS METADATA NETWORK BROADCAST MASTER SLAVE
  USERCTL PEERDNS IPV6INIT STP
  cluster_state is_master manager_ip manager_uuid pool_alias registered_ip alias filesystem fs_location mount_point
  version domain domid pool_name description bootloader_args image linux hvm notes status state device vbd vkbd tap
  tap2 console protocol bootable dev uname mode VDI start_time cpu_time online_vcpus store_mfn console_mfn
  shadow_memory HV_START_LOW FEATURES SUSPEND_CANCEL GUEST_OS GUEST_VERSION XEN_VERSION PAE_MODE LOADER VIRT_BASE
  VIRT_ENTRY VIRT_OFFSET HYPERCALL_PAGE INIT_P2M PADDR_OFFSET ENTRY L1_MFN_VALID handle network_id
  heartbeat node cluster region ip_port ip_address number node_count heartbeat_mode`);

/** Fixed values that programs write. */
const fixedValues = words(`
  True False None true false yes no YES NO Yes No none null static dhcp Bridge Ethernet ethernet MySQL Oracle ovs admin
  weblogic localhost MANAGEMENT CLUSTER_HEARTBEAT LIVE_MIGRATE VIRTUAL_MACHINE STORAGE DLM_Ready nfs ocfs2 lun global
  local file phy tap aio tapdisk raw vhd qcow qcow2 cdrom ioemu e1000 rtl8139 netfront tablet mouse pty restart destroy
  preserve coredump-restart coredump-destroy ignore xen_hvm xen_pvm xen_hvm_pv_drivers hvm generic stdvga cirrus rw ro
  en en-us en-gb de de-ch fr fr-ch fr-be fr-ca it es pt pt-br ja no nb da sv fi nl nl-be pl ru tr hu hr cs lt lv mk sl
  windows solaris other cd dc cn nc dn nd cdn cnd dcn dnc ncd ndc Domain-0 Pool-0 xen-3.0 x86_32-abi x86_64-abi
  writable_page_tables pae_pgdir_above_4gb balance-alb active-backup 802.3ad miimon use_carrier updelay downdelay
  primary_reselect primary multicast_snooping gro lro tso gso off on ftp http https file`);

/** Words of the operating systems' display names (`Oracle Linux 6`, `Other.Linux`). */
const osWords = words(`
  Linux Red Hat Enterprise Microsoft Windows Server Solaris SUSE CentOS Ubuntu Other Other.Linux Vista XP x86_64 R2`);

/** Directories of the known layout and programs with a fixed place. */
const layoutWords = words(`
  OVS Repositories VirtualMachines VirtualDisks ISOs Templates Assemblies dev mapper usr lib lib64 bin etc xen boot
  scripts sysconfig network-scripts vif-bridge hvmloader pygrub qemu-dm opt mysql mysqlbackup meb-3.12 u01 app oracle
  dbbackup repositories manager-files manager servers ovsrepo ovsmeta ovmm config cluster.conf dump_db_server
  dump_db_repository xm-list captured redacted`);

/** What ocfs2-tools print (1.8.7 seen). */
const ocfs2Words = words(`
  tunefs.ocfs2 tuneefs.ocfs2 debugfs.ocfs2 stats Revision Mount Count Max State Errors Check Interval Last Creator OS
  Feature Compat Incompat RO compat backup-super strict-journal-super sparse extended-slotmap inline-data xattr
  indexed-dirs refcount discontig-bg append-dio unwritten usrquota grpquota metaecc clusterinfo userspace-stack Tunefs
  Incomplete Root Blknum System Dir First Cluster Group Block Size Bits Node Slots Extended Attributes Inline Label
  UUID Hash DX Seeds stack classic o2cb flags Inode Mode Generation FS CRC32 ECC Type Unknown Attr Flags Valid
  Superblock Dynamic Features User Links Clusters ctime atime mtime dtime Refcount Extblk Orphan Slot Sub Alloc Bit
  Global`);

/** Statement words of Python: code in a vm.cfg stays code. */
const pythonWords = words(
  'import from if elif else for while def class return print exec lambda and or not in is try except pass del global',
);

const drives = [...'abcdefghijklmnopqrstuvwxyz'].flatMap((letter) => [
  `xvd${letter}`,
  `hd${letter}`,
  `sd${letter}`,
]);

/** Words that stay where a program writes the value; in names, descriptions and comments none of them does. */
export const vocabulary: ReadonlySet<string> = new Set([
  ...[...vmCfgKeys, ...otherKeys, ...fixedValues, ...osWords, ...layoutWords, ...ocfs2Words, ...pythonWords],
  ...drives,
]);

/** Parts that stay inside a longer word: endings of file names, and the heads of `ifcfg-<device>` and the like. */
export const fileNameParts: ReadonlySet<string> = new Set(
  words('img iso cfg raw qcow2 vhd txt json ova tgz tar gz ifcfg meta tunefs vm'),
);

/** Interfaces of an Oracle VM Server. */
export const interfaceName = /^(?:eth|bond|xenbr|em|vif)\d{1,3}(?:\.\d{1,4})?$/;

/** Parts of which a key that is not known may be made in files whose keys a program chose. */
export const keyParts: ReadonlySet<string> = new Set(
  words(`ovs ovm repo repository repos mgr manager uuid id ids alias name simple version type object fs file filesystem
  system location mount point pool server master cluster state status ip address registered virtual is has path size
  time created modified port host hostname node nodes number count device disk vm vms template iso image memory cpu
  network bridge mac vlan mode owner ownership domain online store mfn console args start stop description shared
  storage local base backing export target lun access group user agent roles role flags features key value db`),
);

/** Keys whose value people chose: nothing of it stays, whatever it is. */
export const freeTextKeys: ReadonlySet<string> = new Set(
  words(`OVM_simple_name OVM_description name description alias pool_alias pool_name OVS_REPO_ALIAS SIMPLE_NAME SID
  OVSSCHEMA OVSADMIN WLSADMIN hostname label Label extra bootargs bootloader_args`),
);

/** The comment that Oracle VM Manager writes into files of a server; it holds nothing of the estate. */
export const oracleComment =
  /^#This file was dynamically created by Oracle VM Manager\.\s{1,20}Please do not edit\s{0,4}$/;
