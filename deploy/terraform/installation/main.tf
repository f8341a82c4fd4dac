# What a machine with Parley is, without any provider: its first words (cloud-init), its firewall and its names. The examples give it to a provider.
terraform {
  required_version = ">= 1.9"
}

locals {
  environment = {
    PUBLIC_URL       = "https://${var.domain}"
    TLS              = "acme"
    ACME_EMAIL       = var.acme_email
    REGISTRATION     = var.registration
    PARLEY_VERSION   = replace(var.revision, "/", "-")
    COMPOSE_PROFILES = "backup"
  }

  # The upload's alone: the relay keeps its files on the machine.
  backup_environment = var.backup == null ? {} : {
    RCLONE_CONFIG_STORE_TYPE              = "s3"
    RCLONE_CONFIG_STORE_PROVIDER          = "Other"
    RCLONE_CONFIG_STORE_ENDPOINT          = var.backup.endpoint
    RCLONE_CONFIG_STORE_REGION            = var.backup.region
    RCLONE_CONFIG_STORE_ACCESS_KEY_ID     = var.backup.key
    RCLONE_CONFIG_STORE_SECRET_ACCESS_KEY = var.backup.secret
    RCLONE_S3_NO_CHECK_BUCKET             = "true"
  }

  files = concat(
    [
      { path = "/etc/parley/settings.env", permissions = "0600", content = join("", [for name, value in local.environment : "${name}='${value}'\n"]) },
      { path = "/etc/systemd/system/parley.service", permissions = "0644", content = file("${path.module}/parley.service") },
      { path = "/etc/apt/apt.conf.d/51parley-upgrades", permissions = "0644", content = "Unattended-Upgrade::Automatic-Reboot \"true\";\nUnattended-Upgrade::Automatic-Reboot-Time \"04:30\";\n" },
    ],
    var.backup == null ? [] : [
      { path = "/etc/parley/backup.env", permissions = "0600", content = join("", [for name, value in local.backup_environment : "${name}='${value}'\n"]) },
      { path = "/etc/parley/backup-passphrase", permissions = "0400", content = var.backup.passphrase },
      { path = "/etc/systemd/system/parley-offsite.service", permissions = "0644", content = templatefile("${path.module}/parley-offsite.service.tftpl", { bucket = var.backup.bucket, name = var.name, keep = var.backup.keep }) },
      { path = "/etc/systemd/system/parley-offsite.timer", permissions = "0644", content = file("${path.module}/parley-offsite.timer") },
    ],
  )

  cloud_init = {
    package_update             = true
    package_upgrade            = true
    package_reboot_if_required = true
    packages                   = ["ca-certificates", "docker-cli", "docker-compose", "docker.io", "docker-buildx", "git", "rclone", "unattended-upgrades"]
    ssh_pwauth                 = false
    disable_root               = false
    swap                       = { filename = "/swapfile", size = 2147483648 }
    write_files                = local.files
    runcmd = concat(
      [
        ["git", "clone", "--filter=blob:none", "--no-checkout", "--", var.repository, "/opt/parley"],
        ["git", "-C", "/opt/parley", "checkout", "--detach", var.revision],
        ["ln", "-s", "/etc/parley/settings.env", "/opt/parley/.env"],
        ["systemctl", "daemon-reload"],
        ["systemctl", "enable", "--now", "docker.service", "unattended-upgrades.service", "parley.service"],
      ],
      var.backup == null ? [] : [
        # The image's own user reads it.
        ["chown", "1000:1000", "/etc/parley/backup-passphrase"],
        ["systemctl", "enable", "--now", "parley-offsite.timer"],
      ],
    )
  }

  firewall = concat(
    [
      { description = "HTTP, for the certificate and for who forgets the s", protocol = "tcp", port = "80", sources = ["0.0.0.0/0", "::/0"] },
      { description = "HTTPS", protocol = "tcp", port = "443", sources = ["0.0.0.0/0", "::/0"] },
    ],
    length(var.ssh_from) == 0 ? [] : [{ description = "SSH, for those who run it", protocol = "tcp", port = "22", sources = var.ssh_from }],
  )
}
